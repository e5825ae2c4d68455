//! 自动导入：文件自己会来的地方。
export const feeds = {
  title: '自动导入', sub: '文件自己会来的文件夹与网址。', add: '添加自动导入', addTitle: '添加自动导入', editTitle: '修改 {name}', empty: '还没有自动导入',
  emptyText: '指定一个收银系统写入的文件夹，或商城提供的网址。每个新文件熟客只收一次，迟到了会告诉您。',
  name: '名称', namePlaceholder: '例如：收银小票', state: '状态', lastSuccess: '最近成功', lastTry: '最近尝试', lag: '延迟', lastRun: '最近文件', history: '历史', noRuns: '还没有文件来过', noRunsText: '把文件放进文件夹，或点“立即尝试”。',
  never: '从未', running: '进行中', lagOf: '{lag} / 每 {every}', every: '预期间隔', everyHint_folder: '超过这么久没有文件，就显示为迟到。', everyHint_http: '每隔这么久取一次。', rejectsLink: '退回 {n} 行', nextTry: '{at} 再试', failures: '连续失败 {n} 次', attempts: '第 {n} 次',
  waiting: '{n} 个文件等待写完', tryNow: '立即尝试', retry: '重试', pause: '暂停', resume: '继续', pausedBy: '{name} 于 {at} 暂停', failedHint: '退回的文件在 failed/ 里，旁边附原因。', tried: '已开始。', held: '已暂停，继续之前不再收文件。', resumed: '已继续。', remove: '删除', removeAsk: '删除自动导入“{name}”？', removeText: '已导入的内容保留，服务器上的文件夹也保留，只删除它的历史。', removed: '已删除。',
  folder: '服务器上的文件夹', folderHint: '位于 {root} 之下，没有会自动建立。收下的文件移到 done/，退回的移到 failed/，旁边附原因。', url: '网址', urlHint: '以 http 或 https 提供的 CSV 或 Excel（.xlsx）。换网址后需重新填写口令。', token: '访问口令', tokenHint: '以 Bearer 方式发送，加密保存，不再显示。', tokenKept: '已保存，留空则不变', tokenDrop: '移除已保存的口令', mapping: '列的含义', mappingAny: '按每个文件的表头识别', mappingHint: '选定已保存的对应关系后，列不同的文件会直接退回，不收任何一行。', copied: '已复制。', copy: '复制路径', file: '文件', result: '结果', at: '时间', taken: '收下', downloadRejects: '退回的行', dropHere: '把文件放到这里',
};
export const feedWay = { folder: '监视文件夹', http: '网址' };
export const feedState = { ok: '正常', waiting: '等待首个文件', late: '迟到', failing: '失败', paused: '已暂停' };
export const feedLag = { on_time: '准时', late: '迟到', very_late: '严重迟到' };
export const feedRun = { taking: '正在收', done: '已收', failed: '退回', unchanged: '没有新内容' };
export const span = { minutes: '{n} 分钟', hours: '{n} 小时', days: '{n} 天' };
