//! 服务器代码的中文说法；一个枚举一节。
export const tier = {
  champion: '冠军客户', loyal: '忠诚客户', potential: '潜力客户', new: '新晋客户', at_risk: '流失预警', hibernating: '沉睡客户', unrated: '暂未评级',
};
export const tierHint = {
  champion: '买得勤、买得近、买得多', loyal: '稳定，值得维护', potential: '还有提升空间', new: '刚来，习惯尚未养成', at_risk: '曾经很有价值，正在离开', hibernating: '买得少，也很久没来',
  unrated: '购买次数还不够',
};
export const state = { prospect: '潜在', new: '新客', active: '活跃', asleep: '沉睡', lost: '流失' };
export const health = { high_value_keep: '高价值维护', potential_grow: '潜力培育', churn_risk: '流失风险', unrated: '暂未评估' };
export const kind = { consumer: '个人', business: '企业' };
export const gender = { female: '女', male: '男' };
export const role = { manager: '管理者', marketer: '营销', guide: '导购', analyst: '分析师' };
export const roleHint = { manager: '能看能做一切，并管理人员', marketer: '全部客户、标签、导出', guide: '本店客户，手机号可见', analyst: '只读全部，手机号打码' };
export const industry = { supermarket: '连锁超市', restaurant: '餐饮', fashion: '鞋帽箱包', trade: '商贸', seasoning: '调味品', other: '其他' };
export const contact = { phone: '手机', email: '邮箱', card: '会员卡', wechat_openid: '微信 openid', wechat_unionid: '微信 unionid', buyer_id: '买家账号', customer_no: '客户编号', tax_id: '税号', dealer_no: '经销商档案号' };
export const rule = {
  own: '该客户的首份档案', phone: '手机号相同', card: '会员卡相同', email: '邮箱相同', wechat_openid: '微信 openid 相同', wechat_unionid: '微信 unionid 相同', buyer_id: '买家账号相同',
  customer_no: '客户编号相同', tax_id: '税号相同', dealer_no: '经销商档案号相同', decision: '人工判断', hand: '人工', rules: '规则不再认定为同一人', score: '多个字段吻合',
};
export const evidenceField = {
  name: '姓名', phone: '手机', email: '邮箱', address: '地址', birthday: '生日', gender: '性别', company: '公司', card: '会员卡', tax_id: '税号', contact: '联系人',
  store: '门店', city: '城市', wechat_openid: '微信 openid', wechat_unionid: '微信 unionid', buyer_id: '买家账号', customer_no: '客户编号', dealer_no: '经销商档案号',
  records: '来源档案', spent: '累计消费',
};
export const evidenceLevel = {
  missing: '一方未知', different: '不同', weak: '不太像', similar: '相似', close: '几乎相同', exact: '完全相同', swapped: '次序颠倒', sound: '读音相同', initials: '首字母相同',
  surname_only: '仅姓氏相同', day_month: '月日相同', one_edit: '差一个字', two_edits: '差两个字', same_region: '同一地区', region_only: '同一区县，一方未写街道', same: '完全相同',
};
export const evidenceStrength = { strong_for: '强力支持', clear_for: '支持', slight_for: '略微支持', none: '不说明问题', slight_against: '略微反对', clear_against: '反对', strong_against: '强力反对' };
export const family = { who: '是谁', does: '做什么', worth: '值多少' };
export const tagBy = { hand: '手工', rule: '规则' };
export const purchaseKind = { sale: '销售', return: '退货', cancelled: '已取消', adjustment: '调整' };
export const channel = { store: '门店', pos: '门店收银', online: '线上', web: '网店', web_shop: '网店', app: 'App', mini_program: '小程序', miniprogram: '小程序', wechat: '微信', marketplace: '电商平台', taobao: '淘宝', tmall: '天猫', jd: '京东', douyin: '抖音', meituan: '美团', phone: '电话', wholesale: '批发', dealer: '经销商', delivery: '外送', other: '其他', unknown: '未记录' };
export const method = {
  median_gap: '间隔中位数', discount_share: '打折购买占比', rules_on_baskets: '按购物篮的规则推断', lift_over_base: '与全体的占比相比',
};
export const household = { single: '独居', couple: '二人世界', young_family: '有幼儿的家庭', family: '多口之家', elderly: '老年家庭' };
export const band = { high: '高', mid: '中', low: '低' };
export const operation = { merge: '合并', unmerge: '拆分' };
export const rfmClass = {
  important_value: '重要价值', important_grow: '重要发展', important_keep: '重要保持', important_retain: '重要挽留', general_value: '一般价值', general_grow: '一般发展',
  general_keep: '一般保持', general_retain: '一般挽留',
};
export const factor = {
  recency: '距上次购买 {value}', recency_from: '本档从 {value} 起', recency_to: '本档到 {value} 止', frequency: '购买 {value}', frequency_from: '本档从 {value} 起',
  frequency_to: '本档到 {value} 止', monetary: '消费 {value}', monetary_from: '本档从 {value} 起', monetary_to: '本档到 {value} 止', steadiness: '购买规律性 {value}',
  steadiness_from: '本档从 {value} 起', steadiness_to: '本档到 {value} 止', industry_weights: '按“{text}”加权', p_alive: '仍是客户的概率 {value}',
  kept_share: '退货之后留下 {value}', annual_discount: '按每年 {value} 折现', expected_purchases: '预计再买 {value}', repeat_purchases: '回头 {value}',
  expected_order_value: '预计每次 {value}', horizon_days: '展望 {value}', weeks_known: '认识 {value}', weeks_active: '首末次购买相隔 {value}',
  repeat_model_doubt: '仅供参考：{text}', spend_model_missing: '金额未建模：{text}', rfm_total: 'RFM 合计 {value}', recency_score: '近度得分 {value}',
  monetary_score: '金额得分 {value}', frequency_score: '频度得分 {value}', clv: '终身价值 {value}', clv_mid_from: '中档从 {value} 起',
  clv_high_from: '高档从 {value} 起', days_since_last: '距上次购买 {value}', days_since_first: '首次购买在 {value} 前', asleep_from_days: '超过 {value} 算沉睡',
  lost_from_days: '超过 {value} 算流失', cycle_days: '自己的购买周期 {value}', own_median_days: '自己的间隔中位数 {value}', population_cycle_days: '全体客户的常见间隔 {value}',
  overdue_cycles: '距上次购买是周期的 {value}', basket_trend: '客单与自己过去相比 {value}', contentment: '满意程度 {value}', return_rate: '退货率 {value}',
  gap_variation: '间隔波动 {value}', own_discount_share: '自己打折购买占 {value}', population_discount_share: '全体打折购买占 {value}',
  baby_goods: '婴童用品是常人的 {value} 倍', morning_visits: '早上来店是常人的 {value} 倍', kitchen_goods: '下厨食材是常人的 {value} 倍', quick_goods: '零食速食饮料是常人的 {value} 倍', basket_size: '每次买的件数是常人的 {value} 倍', age_years: '年龄 {value} 岁',
  own_category_share: '占自己购买的 {value}', population_category_share: '占全体购买的 {value}', category_lift: '是常人的 {value} 倍', category_lines: '买过 {value}', lines: '共买 {value}',
  discount_share: '打折购买占 {value}', mean_discount: '平均折扣 {value}', orders: '订单 {value}', purchases: '购买 {value}', complaints_recent: '近期投诉 {value}',
  complaints_open: '未结投诉 {value}',
};
export const factorSub = { weight: '权重 {n}' };
export const event = {
  purchased: '消费 {amount}', returned: '退货 {amount}', order_cancelled: '取消订单 {number}', adjusted: '调整 {amount}', service_complaint: '投诉：{content}',
  service_inquiry: '咨询：{content}', service_enquiry: '咨询：{content}', service_return: '退换货：{content}', service_repair: '维修：{content}',
  service_call: '来电：{content}', service_praise: '表扬：{content}', service_other: '服务：{content}', service_: '服务：{content}', event: '{name}',
  record_joined: '来自{source_name}的档案归入', tag_given: '加上标签“{name}”', tag_given_by_rule: '规则加上标签“{name}”', edited: '修改资料', merged: '与另一位客户合并',
  unmerged: '重新分为两位客户',
};
export const recordField = {
  name: '姓名', nickname: '昵称', phone: '手机', email: '邮箱', card: '会员卡', openid: 'openid', unionid: 'unionid', gender: '性别', birthday: '生日', household: '家庭类型',
  region: '区域', city: '城市', district: '区县', address: '地址', company: '公司', tax_id: '税号', store: '门店', joined_at: '入会', level: '等级', points: '积分',
  kind: '类型', note: '备注', key: '主键',
};
export const factorText = {
  supermarket: '连锁超市', restaurant: '餐饮', fashion: '鞋帽箱包', trade: '商贸', seasoning: '调味品', other: '其他', few_repeat_buyers: '回头客还很少',
  not_converged: '拟合未收敛', no_repeaters: '还没有回头客', no_variation: '金额都一样',
};
export const sourceKind = {
  membership: '会员系统', pos: '收银', shop: '网店', service: '客服', erp: 'ERP', file: '文件', manual: '人工',
};
