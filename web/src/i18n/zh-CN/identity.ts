//! 疑似重复与识别规则.
export const candidates = {
  title: '疑似重复', sub: '很像，但不确定。由您判断，每个决定都可以撤销。', empty: '没有等待判断的', emptyText: '导入之后，新的疑似重复会出现在这里。', found: '{at}发现', scan: '重新查找', keys: '键盘：J、K 上下移动，Y 是，N 不是，D 暂缓。',
  open: '待判断', putOff: '已暂缓', score: '相似度', anyScore: '任意相似度', scoreFrom: '{p} 以上', scoreTo: '{p} 以下', anySource: '任意来源', field: '支持的字段', anyField: '任意字段支持', fieldFor: '{field}支持', noMatch: '没有符合条件的', noneDeferred: '没有暂缓的', noneDeferredText: '暂缓的疑似重复会列在这里，到了那天自动回到待判断。', count: '{n} 对，涉及 {customers} 位客户', known: '{n} 份档案，{at}起',
  defer: '暂缓', deferTitle: '暂缓到哪一天？', deferText: '在那之前，这一对不再出现在待判断里；到了那天自动回来。', deferOk: '暂缓', deferDay: '日期', deferred: '已暂缓到{at}', in1: '明天', in7: '一周后', in30: '30 天后', in90: '90 天后', until: '{by}暂缓到{at}', resume: '放回待判断', resumed: '已放回待判断',
  bulk: '批量合并', bulkTitle: '批量合并高相似度的客户', bulkFrom: '相似度不低于', bulkCount: '{pairs} 对，涉及 {customers} 位客户；合并后剩 {left} 位，减少 {n} 位。', bulkText: '每一对在合并前会再核对一次：资料已变、互相矛盾或已被判断的会留下。每次合并都记入合并记录，可以单独撤销。', bulkOk: '合并，减少 {n} 位', bulkRuns: '批量合并', bulkDone: '已合并，减少 {n} 位客户',
  partWillMerge: '{n} 对将被合并', partMerged: '{n} 对已合并', partTogether: '{n} 对的双方经由更相似的对已是同一位客户',
  partContradicting: '{n} 对不合并：姓名、性别或生日互相矛盾', partRefused: '{n} 对不合并：已有人判断为不同的人',
  partLower: '{n} 对不合并：相似度已低于所选标准', partSettled: '{n} 对已由其他人处理',
  scanning: '在全部客户中查找重复', scanned: '查找完成：自动合并 {merged} 位，{proposed} 对待判断', stopAsk: '停止？', stopText: '已经做完的部分会保留，其余不再进行。',
};
export const rules = {
  title: '识别规则', sub: '凭什么认定两份档案是同一位客户，什么时候不算数。', identifiers: '标识', identifiersHint: '从上到下，越靠上越可信；关闭的标识不再用来合并档案。', priority: '优先级', up: '上移{kind}', down: '下移{kind}', on: '启用{kind}', records_max: '最多档案数', names_max: '最多姓名数', per_customer_max: '每客户上限', confidence: '可信度', name_guard: '姓名须一致', placeholders: '无意义的值', placeholdersHint: '如 13800138000，回车添加', 
  thresholds: '相似度', thresholdsHint: '没有相同标识、但多个字段相像的客户，按相似度处理。', propose: '达到多少请人判断', merge: '达到多少自动合并', mergeNever: '从不自动合并', isSaved: '正在使用 {by} 于 {at} 保存的规则', isDefault: '正在使用默认规则', savedHint: '这里保存的规则优先于 shuke.toml 里的默认规则。', defaultHint: '默认规则来自 shuke.toml；在这里保存后，以保存的为准，随时可以恢复默认。', readOnly: '只有管理者可以修改。', toDefaults: '恢复默认',
  tryOut: '预览影响', discard: '放弃修改', changed: '尚未保存。先看影响，再决定是否应用。', unchanged: '没有修改。', trying: '在全部档案上试算', preview: '这样修改的影响', previewDefaults: '恢复默认的影响', wouldMerge: '将并入其他客户', wouldSplit: '将重新分开', wouldHave: '客户总数', nothing: '现有客户都不受影响。', proposals: '{open} 对疑似重复中，{merged} 对将自动合并（合并前再核对），{withdrawn} 对将不再提示。', exampleMerge: '将合为一位', exampleSplit: '将分开', applyHint: '应用后新来的数据立即按新规则处理，已有客户由后台任务逐步调整。合并可在合并记录中撤销。', apply: '应用', applyDefaults: '恢复默认', notYet: '先不应用', applying: '按新规则调整客户', applied: '规则已生效：并入 {merged} 位，分开 {split} 位',
  shared: '多人共用的标识', sharedHint: '超过“最多档案数”的号码，如店里的平板或总机，不再用来合并客户。', noShared: '没有共用的标识', kind: '标识', value: '值', holders: '档案', theirCustomers: '客户', since: '自', heldBy: '{n} 份档案，{customers} 位客户',
};
