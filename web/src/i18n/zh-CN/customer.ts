//! 驾驶舱、客户、客户全景、重复与合并、标签、价值模型。
export const cockpit = {
  hello: '您好，{name}', total: '客户总数', new30: '近 30 天新增 {n}', buyers: '买过的客户', buyersShare: '占全部 {p}', monthRevenue: '本月销售额', againstLast: '较上月 {p}', repurchase: '复购率', repurchaseHint: '当月买家中的回头客', atRisk: '流失预警', atRiskHint: '有价值，却迟迟没来', dupShare: '重复档案占比', dupFrom: '原为 {p}',
  months: '销售额与复购', monthsHint: '点击月份，查看当月买过的客户', revenue: '销售额', repurchaseRate: '复购率', monthPurchases: '{n} 笔，{b} 位买家', matrix: '价值矩阵', matrixHint: '过去的表现（RFM）与未来的价值（CLV）', matrixRfm: 'RFM', matrixClv: 'CLV', tiers: '六个层级', tierSpent: '消费', tierClv: 'CLV', states: '客户状态', health: '健康度', risk: '先联系这几位', riskAll: '全部 {n} 位', riskNone: '今天没有高价值客户迟到。', lastBought: '{ago}买过', duplicates: '一人一档', records: '来源档案', found: '发现重复', resolved: '已合并', possible: '等您判断', before: '合并前', after: '现在', anonymous: '未识别客户的销售', anonymousText: '{n} 笔、{amount}，占销售额 {p}，背后还没有客户。', asTable: '看表格', asChart: '看图', month: '月份', buyersCol: '买家', repeatCol: '复购买家', goal: '目标低于 5%', people: '位', noMonths: '还没有购买记录。',
};
export const customers = {
  title: '客户', searchHint: '姓名、拼音、手机尾号、会员卡', addFilter: '筛选', filters: '筛选条件', clearAll: '清除全部', countExact: '{n} 位客户', countAbout: '约 {n} 位客户',
  name: '姓名', phone: '手机', card: '会员卡', city: '城市', region: '区域', store: '门店', tags: '标签', tier: '层级', state: '状态', health: '健康度', rfm: 'RFM', clv: 'CLV', pAlive: '留存概率', expected: '预计再买', orders: '订单数', spent: '累计消费', last: '最近购买', first: '首次购买', cycle: '购买周期', records: '来源档案', created: '建档', kind: '类型',
  unitDays: '天', noMatch: '没有符合条件的客户', noMatchText: '去掉一个条件，或只搜姓名的一部分。', selected: '已选 {n} 位', selectAll: '选择全部 {n} 位符合条件的客户', allSelected: '已选择全部 {n} 位符合条件的客户', clearSelection: '取消选择', tagThem: '打标签', export: '导出', preview: '预览', openFull: '打开全景', merge: '合并这两位', mergeAsk: '把这两位合并为一位客户？', mergeText: '{b} 将并入 {a}。旧链接继续有效，合并可以撤销。',
  views: '视图', myViews: '我的', sharedViews: '共享', saveView: '保存为视图', viewName: '视图名称', viewShared: '与所有人共享', noViews: '还没有保存的视图。设好筛选条件后保存在这里。', deleteView: '删除视图“{name}”？', viewSaved: '视图已保存', updateView: '用当前条件更新',
  tagTitle: '为 {n} 位客户打标签', tagAdd: '加上标签', tagRemove: '去掉标签', tagDone: '{matched} 位中有 {changed} 位已更改', tagByRule: '规则标签由规则维护，不在此列。', exportTitle: '导出', exportText: '{n} 位客户、{c} 列，与列表一致。点击后立即开始下载，您可以继续工作。', exportMasked: '手机号会打码：您的角色不能查看完整号码。', exportClear: '手机号为完整号码，本次导出会记入审计日志。', csv: 'CSV', xlsx: 'Excel', makeTag: '用此筛选建标签', keys: '↑↓ 移动 · 回车打开 · / 搜索', filtersApply: '查看 {n} 位',
};
export const filter = {
  q: '搜索', kind: '类型', tier: '层级', state: '状态', health: '健康度', rfm: 'RFM 类别', rfm_band: 'RFM 档位', clv_band: 'CLV 档位', tag: '标签', store: '门店', region: '区域', last: '最近购买', purchased: '购买时间', clv: 'CLV', spent: '累计消费', orders: '订单数', r: '近度得分', f: '频度得分', m: '金额得分', at_risk: '流失预警', duplicates: '重复', source: '来源', import: '导入批次', joined: '建档时间', missing: '缺少资料', invalid: '资料有误', stale: '一年未确认', resolved: '已合并', possible: '疑似', flagOn: '是', atLeast: '≥ {n}', atMost: '≤ {n}', remove: '移除筛选 {name}', min: '至少', max: '至多', any: '不限', search: '搜索',
};
export const c360 = {
  back: '客户', movedFrom: '这位客户曾被合并，您打开的是旧链接。', contacts: '联系方式', contactsShared: '多人共用，不据此合并', contactsOld: '已不再使用', from: '来自{sources}', tags: '标签', addTag: '加标签', tagRemoveAsk: '去掉标签 {name}', about: '资料', address: '地址', birthday: '生日', gender: '性别', company: '公司', store: '常去门店', since: '建档', region: '区域', editTitle: '编辑资料', editHint: '您填写的内容另存为一份档案并优先显示，不会覆盖任何系统里的原值。',
  value: '价值', rfm: 'RFM', recency: '近度', frequency: '频度', monetary: '金额', clv: '终身价值', clvHorizon: '未来 {n} 天', expected: '预计再买 {n} 次', alive: '仍是客户', aliveP: '{p} 仍是客户', perPurchase: '每次 {amount}', tier: '层级', health: '健康度', state: '状态', spent: '累计消费', avg: '平均客单', returned: '退货', last: '最近购买', never: '尚未购买', asOf: '计算于 {at}', notYet: '购买次数还不够',
  timeline: '时间线', purchases: '购买', preferences: '偏好', identitiesN: '身份（{n}）', noTimeline: '还没有发生过什么。', noPurchases: '还没有购买。文件或收银机带来的第一笔会出现在这里。', noPreferences: '买过几次之后，这里会显示偏好。', loadMore: '查看更多',
  receipt: '单号', amount: '金额', discount: '优惠', lines: '明细', product: '商品', quantity: '数量', unitPrice: '单价', channel: '渠道', date: '日期', source: '来源', category: '品类',
  categories: '买什么', hours: '何时买', byHour: '按小时', byWeekday: '按星期', channels: '在哪买', stores: '门店', priceSensitivity: '价格敏感度', priceLow: '不太看价格', priceHigh: '等打折才买', inferred: '推断', confidence: '置信度 {p}', methodIs: '方法：{m}', household: '家庭类型', saidBy: '来源：{source}', hint: '购买习惯提示：{kind}', taste: '偏爱品类', tasteText: '每百件里占 {own}，常人 {base}', tasteTimes: '是常人的 {n} 倍', cycle: '购买周期', cycleDays: '约 {n} 天一次', nextExpected: '预计下次', ordersAt: '{h} 点 {n} 笔',
  records: '这位客户的档案', recordsHint: '每一行是一个系统眼中的这位客户，以及为什么归在这里。', key: '主键', rule: '归入原因', linked: '归入', updated: '更新', mergeHistory: '合并历史', noMerges: '从未合并。', candidates: '疑似重复', noCandidates: '没有发现疑似重复。', sameness: '{p} 相似', confirm: '是同一人', refuse: '不是同一人', confirmed: '已合并为一位', refused: '已记下，不会再次提示', evidence: '依据', for: '支持', against: '反对', undoMerge: '撤销', undoAsk: '撤销这次合并？', undoText: '档案会重新分为 {a} 和 {b} 两位客户，购买随档案归位，不会丢失任何内容。', undone: '已于 {at} 撤销', print: '打印', wd0: '周一', wd1: '周二', wd2: '周三', wd3: '周四', wd4: '周五', wd5: '周六', wd6: '周日',
};
export const anonymous = {
  title: '未识别客户的销售', sums: '{n} 笔，{amount}', sumsOthers: '{n} 笔，{amount}；另有退货、取消等 {o} 笔', noMatch: '没有符合条件的销售', empty: '每一笔销售都有客户', emptyText: '没有会员卡、手机号或客户编号的购买会列在这里。', monthFrom: '起始月份', monthTo: '截止月份',
};
export const merges = {
  title: '合并记录', sub: '每一次两位合为一位、或一位重新分开：为什么、谁做的、怎么撤回。', kind: '操作', survivor: '保留', absorbed: '并入', rule: '原因', by: '操作人', at: '时间', empty: '还没有合并过', emptyText: '两份档案手机号或会员卡相同时，熟客会合为一位客户，并记在这里。', allKinds: '全部操作',
};
export const candidates = {
  title: '疑似重复', sub: '很像，但不确定。由您判断，每个决定都可以撤销。', empty: '没有等待判断的', emptyText: '导入之后，新的疑似重复会出现在这里。', found: '{at}发现', scan: '重新查找', remaining: '点按钮判断，或按键盘 J（是）、F（不是）。',
};
export const tags = {
  title: '标签', sub: '手工打上，或由规则自动维护。', add: '新建标签', editTitle: '编辑标签', name: '名称', color: '颜色', family: '类别', rule: '规则', byHand: '手工', customers: '客户数', empty: '还没有标签', emptyText: '标签用一个词说明客户是谁。可以手工建，也可以从客户列表的筛选条件生成。', ruleHint: '符合条件的客户自动带上此标签，不再符合时自动去掉。', ruleNone: '无规则：手工打标签。', ruleDrop: '去掉规则', ruleHow: '要建规则标签，请在客户列表设好筛选，再选“用此筛选建标签”。', delete: '删除标签“{name}”？', deleteText: '{n} 位客户会失去此标签，客户本身不受影响。', created: '标签已保存', and: '且', colorNamed: '颜色 {n}',
};
export const value = {
  title: '价值模型', sub: '层级与终身价值背后的数学，可以逐项查看。', refit: '重新计算', refitAsk: '重新计算所有得分？', refitText: '用全部购买重新拟合模型，并为每位客户重新打分。计算期间原得分照常显示。', fitted: '拟合于 {at}', industry: '按“{industry}”加权', weights: 'RFM 权重', breaks: 'RFM 分档', breaksHint: '落在哪一档，就得哪一档的分。', score: '得分', rDays: '距上次购买（天）', fCount: '购买次数', mAmount: '金额', bgnbd: '购买模型（BG/NBD）', bgnbdHint: '客户多久买一次、何时悄悄离开。Fader、Hardie、Lee，2005。', gg: '金额模型（Gamma–Gamma）', ggHint: '每次购买值多少。Fader、Hardie，2013。', parameter: '参数', estimate: '估计值', likelihood: '对数似然', customers: '参与客户', converged: '已收敛', notConverged: '未收敛', calibration: '预测准不准', calibrationHint: '按以往购买次数分组，对比预计与实际的购买次数。', expected: '预计', actual: '实际', bucket: '以往购买次数', none: '还没有模型', noneText: '模型需要有回头客。请先导入购买记录，再计算。', buyers: '买家', orders: '购买', gross: '销售额', returned: '退货', horizon: '展望 {n} 天', tiers: '层级', avgClv: '平均 CLV', steadiness: '规律性',
};
