//! Codes of the server in words; one section for each enum.
export const tier = {
  champion: 'Champions', loyal: 'Loyal', potential: 'Potential', new: 'Newcomers', at_risk: 'At risk', hibernating: 'Hibernating',
  unrated: 'Not rated yet',
} as const;
export const tierHint = {
  champion: 'Buy often, lately and much', loyal: 'Steady, worth keeping', potential: 'Could be worth more', new: 'Just arrived, not yet a habit',
  at_risk: 'Were worth much, slipping away', hibernating: 'Little bought, long ago', unrated: 'Not enough purchases yet',
} as const;
export const state = { prospect: 'Prospect', new: 'New', active: 'Active', asleep: 'Asleep', lost: 'Lost' } as const;
export const health = { high_value_keep: 'High value, keep', potential_grow: 'Potential, grow', churn_risk: 'Churn risk', unrated: 'Not rated yet' } as const;
export const kind = { consumer: 'Consumer', business: 'Business' } as const;
export const gender = { female: 'Female', male: 'Male' } as const;
export const role = { manager: 'Manager', marketer: 'Marketer', guide: 'Store guide', analyst: 'Analyst' } as const;
export const roleHint = { manager: 'Sees and does everything, manages people', marketer: 'All customers, tags, export', guide: 'Customers of one store, phones in clear', analyst: 'Reads everything, phones masked' } as const;
export const industry = { supermarket: 'Supermarket chain', restaurant: 'Restaurants', fashion: 'Shoes, hats, bags', trade: 'Trading company', seasoning: 'Seasoning maker', other: 'Other' } as const;
export const contact = { phone: 'Phone', email: 'E-mail', card: 'Member card', wechat_openid: 'WeChat openid', wechat_unionid: 'WeChat unionid', buyer_id: 'Buyer id', customer_no: 'Customer no.', tax_id: 'Tax id', dealer_no: 'Dealer no.' } as const;
export const rule = {
  own: 'First record of this customer', phone: 'Same phone', card: 'Same member card', email: 'Same e-mail', wechat_openid: 'Same WeChat openid',
  wechat_unionid: 'Same WeChat unionid', buyer_id: 'Same buyer id', customer_no: 'Same customer number', tax_id: 'Same tax id',
  dealer_no: 'Same dealer number', decision: 'Decided by hand', hand: 'By hand', rules: 'No rule ties them any more', score: 'Many fields agree',
} as const;
export const evidenceField = {
  name: 'Name', phone: 'Phone', email: 'E-mail', address: 'Address', birthday: 'Birthday', gender: 'Gender', company: 'Company', card: 'Member card',
  tax_id: 'Tax id', contact: 'Contact person', store: 'Store', city: 'City', wechat_openid: 'WeChat openid', wechat_unionid: 'WeChat unionid',
  buyer_id: 'Buyer id', customer_no: 'Customer no.', dealer_no: 'Dealer no.', records: 'Records', spent: 'Spent',
} as const;
export const evidenceLevel = {
  missing: 'not known on one side', different: 'different', weak: 'hardly alike', similar: 'similar', close: 'nearly the same',
  exact: 'exactly the same', swapped: 'parts swapped', sound: 'sounds the same', initials: 'same initials', surname_only: 'only the surname agrees',
  day_month: 'day and month agree', one_edit: 'one character off', two_edits: 'two characters off', same_region: 'same area', region_only: 'same district, one knows no more',
  same: 'exactly the same',
} as const;
export const evidenceStrength = { strong_for: 'strongly for', clear_for: 'for', slight_for: 'slightly for', none: 'says little', slight_against: 'slightly against', clear_against: 'against', strong_against: 'strongly against' } as const;
export const family = { who: 'Who they are', does: 'What they do', worth: 'What they are worth' } as const;
export const tagBy = { hand: 'by hand', rule: 'by rule' } as const;
export const purchaseKind = { sale: 'Sale', return: 'Return', cancelled: 'Cancelled', adjustment: 'Adjustment' } as const;
export const channel = { store: 'Store', pos: 'Store till', online: 'Online', web: 'Web shop', web_shop: 'Web shop', app: 'App', mini_program: 'Mini-program', miniprogram: 'Mini-program', wechat: 'WeChat', marketplace: 'Marketplace', taobao: 'Taobao', tmall: 'Tmall', jd: 'JD', douyin: 'Douyin', meituan: 'Meituan', phone: 'Telephone', wholesale: 'Wholesale', dealer: 'Dealer', delivery: 'Delivery', other: 'Other', unknown: 'Not recorded' } as const;
export const method = {
  median_gap: 'median of the gaps', discount_share: 'share bought at a discount', rules_on_baskets: 'rules on baskets', lift_over_base: 'share against everybody’s',
} as const;
export const household = { single: 'Lives alone', couple: 'A couple', young_family: 'Family with small children', family: 'Family', elderly: 'Elderly' } as const;
export const band = { high: 'High', mid: 'Mid', low: 'Low' } as const;
export const operation = { merge: 'Merged', unmerge: 'Split' } as const;
export const rfmClass = {
  important_value: 'Important, valuable', important_grow: 'Important, grow', important_keep: 'Important, keep',
  important_retain: 'Important, win back', general_value: 'Ordinary, valuable', general_grow: 'Ordinary, grow', general_keep: 'Ordinary, keep',
  general_retain: 'Ordinary, let rest',
} as const;
export const factor = {
  recency: 'Last purchase {value} ago', recency_from: 'Score begins at {value}', recency_to: 'Score ends at {value}', frequency: 'Bought {value}',
  frequency_from: 'Score begins at {value}', frequency_to: 'Score ends at {value}', monetary: 'Spent {value}',
  monetary_from: 'Score begins at {value}', monetary_to: 'Score ends at {value}', steadiness: 'Regularity {value}',
  steadiness_from: 'Score begins at {value}', steadiness_to: 'Score ends at {value}', industry_weights: 'Weights for {text}',
  p_alive: 'Still a customer with probability {value}', kept_share: 'Keeps {value} of what is bought',
  annual_discount: 'Discounted by {value} a year', expected_purchases: '{value} purchases expected', repeat_purchases: 'Came back {value}',
  expected_order_value: 'Average purchase expected {value}', horizon_days: 'Looking ahead {value}', weeks_known: 'Known for {value}',
  weeks_active: 'From first to last purchase {value}', repeat_model_doubt: 'To be taken with care: {text}',
  spend_model_missing: 'Amounts not modelled: {text}', rfm_total: 'RFM in all {value}', recency_score: 'Recency score {value}',
  monetary_score: 'Amount score {value}', frequency_score: 'Frequency score {value}', clv: 'Lifetime value {value}',
  clv_mid_from: 'Middle begins at {value}', clv_high_from: 'High begins at {value}', days_since_last: 'Last purchase {value} ago',
  days_since_first: 'First purchase {value} ago', asleep_from_days: 'Asleep after {value}', lost_from_days: 'Lost after {value}',
  cycle_days: 'Own purchase cycle {value}', own_median_days: 'Own median gap {value}', population_cycle_days: 'Usual gap of all customers {value}',
  overdue_cycles: 'Time since last purchase is {value} of the cycle', basket_trend: 'Basket against their own past {value}',
  contentment: 'Contentment {value}', return_rate: 'Returned {value}', gap_variation: 'Gaps vary by {value}',
  own_discount_share: 'Bought at a discount {value}', population_discount_share: 'All customers at a discount {value}',
  baby_goods: 'Baby goods, {value} times as much as others', morning_visits: 'In the morning, {value} times as often as others', kitchen_goods: 'Ingredients, {value} times as much as others', quick_goods: 'Snacks and drinks, {value} times as much as others', basket_size: 'Items at once, {value} times as many as others', age_years: 'Age {value}',
  own_category_share: '{value} of own purchases', population_category_share: '{value} of everybody’s purchases', category_lift: '{value} times as much as others', category_lines: 'Bought {value}', lines: '{value} bought in all',
  discount_share: 'Bought at a discount {value}', mean_discount: 'Average discount {value}', orders: '{value} orders',
  purchases: '{value} purchases', complaints_recent: 'Recent complaints {value}', complaints_open: 'Open complaints {value}',
} as const;
export const factorSub = { weight: 'weight {n}' } as const;
export const event = {
  purchased: 'Bought for {amount}', returned: 'Returned for {amount}', order_cancelled: 'Cancelled order {number}', adjusted: 'Adjusted by {amount}',
  service_complaint: 'Complaint: {content}', service_inquiry: 'Question: {content}', service_enquiry: 'Question: {content}',
  service_return: 'Return requested: {content}', service_repair: 'Repair: {content}', service_call: 'Call: {content}',
  service_praise: 'Praise: {content}', service_other: 'Service: {content}', service_: 'Service: {content}', event: '{name}',
  record_joined: 'Record from {source_name} joined', tag_given: 'Tag “{name}” given', tag_given_by_rule: 'Tag “{name}” given by rule',
  edited: 'Details edited', merged: 'Two customers became one', unmerged: 'Became two customers again',
} as const;
export const recordField = {
  name: 'Name', nickname: 'Nickname', phone: 'Phone', email: 'E-mail', card: 'Card', openid: 'openid', unionid: 'unionid', gender: 'Gender', household: 'Household',
  birthday: 'Birthday', region: 'Region', city: 'City', district: 'District', address: 'Address', company: 'Company', tax_id: 'Tax id',
  store: 'Store', joined_at: 'Joined', level: 'Level', points: 'Points', kind: 'Kind', note: 'Note', key: 'Key',
} as const;
export const factorText = {
  supermarket: 'supermarket chains', restaurant: 'restaurants', fashion: 'shoes, hats, bags', trade: 'trading companies',
  seasoning: 'seasoning makers', other: 'other', few_repeat_buyers: 'few customers came back yet', not_converged: 'the fit did not converge',
  no_repeaters: 'nobody came back yet', no_variation: 'all amounts are alike',
} as const;
export const sourceKind = {
  membership: 'Membership', pos: 'Tills', shop: 'Web shop', service: 'Service desk', erp: 'ERP', file: 'File', manual: 'By hand',
} as const;
