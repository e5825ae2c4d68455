//! 导入：列表、向导、报告，以及一列可以是什么。
export const imports = {
  title: '导入', sub: '进来过的文件、它们做了什么，以及怎么撤回。', add: '导入文件', file: '文件', kind: '内容', source: '来源', state: '状态', rows: '行数', taken: '收下', rejected: '退回', by: '操作人', at: '时间', empty: '还没有导入过文件',
  step1: '文件', step2: '内容', step3: '列', step4: '试算', step5: '执行', step6: '报告',
  dropTitle: '点击或把文件拖到这里', dropText: 'CSV 或 Excel（.xlsx），大小不限。在您确认之前不会改动任何数据。', sending: '已上传 {p}', reading: '正在读取文件…', stop: '停止', another: '换一个文件',
  whatIsIt: '这个文件里是什么？', kindHint_customers: '会员、经销商、餐厅：一行一位客户', kindHint_purchases: '小票与订单：一行一个商品', kindHint_service: '投诉、退货、来电', kindHint_stores: '您的门店与网点', sourceLabel: '来自哪个系统？', sourceHint: '同一来源里相同的客户编号就是同一位客户。一个系统请始终用同一个名字。', sourcePlaceholder: '例如 pos、web-shop、erp', sheet: '工作表', headerRow: '列名所在行', encoding: '编码', delimiter: '分隔符', dayFirst: '日期以“日”开头（21/11/2026）', auto: '已识别', preview: '前几行', fileFormat: '读取方式', comma: '逗号', semicolon: '分号', tab: '制表符', pipe: '竖线',
  mapTitle: '每一列是什么意思？', column: '列', samples: '示例', meaning: '含义', whyName: '按列名', whyContent: '按内容', whySaved: '沿用上次', certainty: '把握 {p}', ignore: '忽略此列', missing: '还缺：{fields}', complete: '必填列都有了', savedUsed: '沿用已保存的对应关系“{name}”', doubled: '{field} 选了两次', byYou: '您的选择', emptyColumn: '空',
  tryIt: '先试算，不改动数据', tryAgain: '重新试算', trialTitle: '将会发生什么', trialText: '整个文件都会读取和检查，但不写入任何内容。', run: '确认导入', runAsk: '导入 {n} 行？', running: '正在导入', trying: '正在检查', undoing: '正在撤销', closeable: '可以关闭本页，后台会继续。', cancelAsk: '停止这次导入？', cancelText: '已写入的会全部收回，可以重新导入。',
  rRows: '读取行数', rTaken: '收下', rUnchanged: '已经有了', rRejected: '退回', rCreated: '新客户', rUpdated: '更新客户', rMerged: '归入已有客户', rPurchases: '购买', rLines: '明细', rAnonymous: '无客户的明细', rService: '服务记录', rStores: '门店', measured: '新建与更新按前 {n} 行试算；退回的行按全部行检查。', wouldCreate: '将新建', seconds: '用时 {n} 秒', reason: '原因', exampleRow: '如第 {n} 行', rejectsTitle: '退回的行与原因', notesTitle: '值得留意', downloadRejects: '下载退回的行', rejectsHint: '原有各列加上原因。改好后再导入即可，已收下的行不会重复。', noRejects: '没有退回的行。', reportTitle: '导入完成', seeCustomers: '查看这些客户', undo: '撤销这次导入', undoAsk: '撤销 {file} 的导入？', undoText: '这个文件带来的一切都会收回：{created} 位新客户、{purchases} 笔购买。手工填写的资料和其他导入不受影响，文件可以再次导入。', undone: '这次导入已撤销', undoneText: '它带来的内容已于 {at} 收回。', failedTitle: '导入失败', cancelledTitle: '导入已停止', discard: '丢弃草稿', discardAsk: '丢弃这份草稿？其中内容都还没有导入。', importAgain: '再导入一个文件',
};
export const importState = { draft: '草稿', trying: '检查中', ready: '已检查', running: '导入中', done: '完成', failed: '失败', cancelled: '已停止', undoing: '撤销中', undone: '已撤销' };
export const importKind = { customers: '客户', purchases: '购买', service: '服务', stores: '门店' };
export const importField = {
  customer_key: '客户主键', customer_no: '客户编号', buyer_id: '买家账号', card: '会员卡', dealer_no: '经销商档案号', tax_id: '税号', unionid: '微信 unionid',
  openid: '微信 openid', phone: '手机号', email: '邮箱', name: '名称', nickname: '昵称', customer_name: '客户名称', household: '家庭类型', kind: '个人或企业', gender: '性别', birthday: '生日',
  company: '公司', region: '区域', city: '城市', district: '区县', address: '地址', store: '门店', level: '会员等级', points: '积分', note: '备注', joined_at: '入会时间',
  number: '单号', line: '行号', at: '日期时间', time: '时刻', channel: '渠道', currency: '币种', sku: '商品编码', product_name: '商品名称', category: '品类', quantity: '数量',
  unit_price: '单价', discount: '优惠', amount: '金额', original_number: '原单号', status: '状态', type: '类型', content: '内容', satisfaction: '满意度', code: '门店编码',
};
export const phase = {
  reading: '读取', comparing: '查找重复', proposing: '记下疑似重复', merging: '合并', reconciling: '调整客户', fitting: '拟合模型', valuing: '计算客户价值', undoing: '收回', writing: '写入',
};
