//! 数据质量：看板、指标、徽章，以及人工抽查。
export const quality = {
  title: '数据质量', sub: '客户资料有多可靠，一看便知。每个数字都能点开看到是哪些客户。', allSources: '全部来源', allStores: '全部门店',
  completeness: '完整度', completenessHint: '每位六项资料', customers: '客户', recordsHint: '{n} 份来源档案', incomplete: '资料不全', ofAll: '占全部 {p}', invalid: '有误', invalidHint: '矛盾或不可读', stale: '久未确认', staleHint: '超过 {n} 天', possible: '疑似重复', possibleHint: '等待判断',
  trend: '走势', trendHint: '每晚统计一次，今天为实时', trendFirst: '还没有统计过夜间数据。上面是今天的情况，从明天起这里会出现走势。', day: '日期',
  missing: '缺什么', missingHint: '缺少该项资料的客户', nothingMissing: '什么都不缺。', reasons: '哪里有误', reasonsHint: '来源说法有问题的客户', nothingInvalid: '没有互相矛盾的资料。',
  lacking: '缺{field}', bySource: '按来源', bySourceHint: '在该系统有档案的客户；两个系统都有的，各算一次', byStore: '按门店', byStoreHint: '以该店为常去门店的客户', source: '来源', store: '门店', rejected: '拒收行', noStores: '还没有客户有常去门店。',
  owners: '责任人', ownersHint: '导购负责本店客户，资料整齐的会得到徽章。', noOwners: '还没有导购负责门店。', owner: '导购', noBadge: '还没有徽章', badgeRule: '整齐：前五项全部达到。进步：最后一项达到，且客户数足够。', atLeast: '至少 {n}', atMost: '至多 {n}', noPast: '还没有可比的数据',
  samples: '人工抽查', samplesHint: '每月随机抽几位客户逐一核对，才知道资料有多少是真的。', draw: '抽取样本', drawTitle: '抽取样本', drawText: '从当月有来源更新过的客户中抽取。', month: '月份', size: '客户数', seed: '随机种子', seedHint: '留空则新生成一个。同一个种子会抽到同样的客户。', drawn: '样本已抽取', noSamples: '还没有抽查过', noSamplesText: '抽取样本，把每位客户与各来源对照，标出对错。每月第一个夜里会自动抽取上月的样本。',
  accuracy: '正确率', interval: '95% 区间 {low} 至 {high}', marked: '已核对 {n} 项', notMarked: '还没有人核对', drawnBy: '{who}抽取于 {at}', population: '从 {n} 位客户中',
  sampleTitle: '{month}样本', sampleSub: '对照我们显示的与各来源所说的。能打电话核实最好，无法判断就选“说不准”。', back: '数据质量', field: '资料', shown: '我们显示', said: '各来源', notKnown: '未知', nobodySays: '没有来源提供', verdict: '对不对', allRight: '全部正确', nobodyLeft: '抽中的客户都不在您的查看范围内', open: '打开',
};
export const verdict = { right: '对', wrong: '错', unknown: '说不准' };
export const qualityField = { name: '姓名', phone: '手机', gender: '性别', birthday: '生日', city: '城市', store: '常去门店', company: '公司', address: '地址' };
export const qualityFlaw = {
  any: '任意', birthday_differs: '生日不一致', birthday_default: '表单默认生日', birthday_unreadable: '生日无法识别', gender_differs: '性别不一致', name_partial: '只有称呼没有姓名',
  phone_placeholder: '占位手机号', phone_shared: '手机号多人共用', phone_unreadable: '手机号位数不对', email_unreadable: '邮箱无法识别',
};
export const qualityBadge = { tidy: '整齐', improving: '进步' };
export const qualityCheck = { customers: '客户数', completeness: '完整度', invalid: '资料有误', stale: '一年未确认', possible: '疑似重复', completeness_gain: '30 天内完整度提升' };
