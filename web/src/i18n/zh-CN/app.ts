//! 框架、登录、初始化、人员、开发者，以及各处通用的词。
export const common = {
  product: '熟客',
  save: '保存', close: '关闭', edit: '编辑', remove: '删除',
  next: '下一步', previous: '上一步', nextPage: '下一页', previousPage: '上一页', retry: '重试', search: '搜索',
  copy: '复制', copied: '已复制', undo: '撤销', loading: '加载中…',
  apply: '应用', saved: '已保存', from: '从', to: '到',
  none: '无', unknown: '未知', why: '为什么？', whyTitle: '这个结果怎么来的', noWhy: '没有记录说明。',
  unnamed: '未留姓名', asOf: '数据截至 {at}', required: '请填写', orders: '{n} 笔',
  days: '{n} 天', times: '{n} 次', weeks: '{n} 周', points: '{n} 分',
  rows: '{n} 行', today: '今天', yesterday: '昨天', daysAgo: '{n} 天前',
  monthsAgo: '{n} 个月前', yearsAgo: '{n} 年前', inDays: '{n} 天后', overdueDays: '已超 {n} 天',
  nobody: '系统', shared: '共享', columns: '列', page: '第 {n} 页', reset: '恢复默认',
  selectRow: '选择此行', sortBy: '排序',
  moreCount: '+{n}', now: '刚刚', minutesAgo: '{n} 分钟前', hoursAgo: '{n} 小时前',
};
export const nav = {
  cockpit: '驾驶舱', customers: '客户', imports: '导入', feeds: '自动导入', candidates: '疑似重复', quality: '数据质量', merges: '合并记录', rules: '识别规则',
  tags: '标签', value: '价值模型', people: '人员', developers: '开发者', more: '更多', menu: '主菜单',
  dataGroup: '数据', adminGroup: '设置', collapse: '收起菜单', expand: '展开菜单', skip: '跳到正文',
};
export const account = {
  menu: '账户', signOut: '退出登录', signOutEverywhere: '退出所有设备', signOutEverywhereHint: '所有以您的账户登录的手机和电脑都会退出，包括这一台。',
  password: '修改密码', passwordNow: '当前密码', passwordNew: '新密码', passwordDone: '密码已修改，其他设备已退出。',
  language: '语言', dark: '深色', light: '浅色', system: '跟随系统', appearance: '外观',
};
export const palette = {
  open: '搜索或操作…', placeholder: '姓名、拼音、手机号、会员卡，或想做的事', customers: '客户', actions: '操作', pages: '前往',
  nothing: '没有找到“{q}”。', hint: '↑↓ 选择 · 回车打开 · Esc 关闭', importFile: '导入文件', newTag: '新建标签', darkOn: '切换到深色', darkOff: '切换到浅色',
  otherLanguage: 'Switch to English', signOut: '退出登录', allMatching: '查看所有匹配“{q}”的客户',
};
export const signin = {
  title: '欢迎回来', sub: '登录，看看今天谁又来了。', login: '账号', password: '密码', submit: '登录',
  locked: '尝试次数过多，账号已锁定至 {until}。如非本人操作，请联系店长或管理员。', lockedSoon: '尝试次数过多，请过几分钟再试。', page: '登录', promise: '认得每一位熟客，留住每一位熟客。',
};
export const setup = {
  title: '开始使用熟客', sub: '一分钟，就可以导入第一个文件。除币种外，以后都可以修改。', company: '您的公司', you: '您，第一位管理者', organisation: '公司名称', industry: '行业', industryHint: '决定购买规律与客单金额在客户价值里各占多少。',
  currency: '币种', zone: '时区', locale: '语言', name: '您的姓名', login: '账号', password: '密码', repeat: '再输一次密码', mismatch: '两次输入的密码不一致。', short: '至少 8 个字符。', submit: '开始使用', loginHint: '字母、数字、点和横线。',
};
export const people = {
  title: '人员', sub: '谁在使用熟客，能看什么、能做什么。', add: '添加人员', editTitle: '编辑 {name}', addTitle: '添加人员', login: '账号', role: '角色', store: '门店', lastSeen: '最近使用', never: '尚未登录', locked: '已锁定', active: '在职', inactive: '已离职',
  password: '初始密码', newPassword: '新密码', newPasswordHint: '留空则不修改。', deactivate: '标记离职', deactivateHint: '{name} 会立即退出，且不能再登录。其做过的一切都保留。', activate: '恢复使用', state: '状态', storeHint: '导购只能看到本店的客户。', you: '您自己',
};
export const developers = {
  title: '开发者', sub: '界面上能做的，程序都能做。本页由服务器自己写成。', download: '下载 openapi.json',
};
export const empty = {
  firstTitle: '从手边的一个文件开始', firstText: '会员名单、一个月的小票、经销商档案都可以，Excel 和 CSV 均可。熟客会猜出每一列的含义，先给您看结果，随时可以撤销。', firstAction: '导入第一个文件', notFoundTitle: '没有这个页面', notFoundText: '链接可能过期了，或者少了一个字母。', home: '回到驾驶舱', forbiddenTitle: '您的角色不能打开此页', forbiddenText: '您的角色是“{role}”。管理者可以在“人员”里调整。', crashTitle: '这个页面出了点问题', crashText: '已保存的内容不会丢失。请重新加载；若再次出现，请把刚才的操作告诉管理者。', reload: '重新加载',
};
export const job = {
  queued: '排队中', running: '进行中', done: '已完成', failed: '失败', cancelled: '已取消', cancel: '停止', progress: '{done} / {total} 行', progressOpen: '已处理 {done} 行', reconnecting: '连接中断，正在每隔几秒查询一次。',
};
