//! 出了什么问题、接下来怎么办：服务器错误、单个字段、导入的行。
export const problem = {
  title: '没有成功', unreachable: '连接不上服务器。请检查网络后重试，已填写的内容不会丢失。', stopped: '已停止。', signed_out: '登录已失效，请重新登录。', forbidden: '您的角色不能做这件事，可请管理者调整。',
  not_found: '内容不存在，或已被删除。', customer_not_found: '没有这位客户，或不在您的权限范围内。', tag_not_found: '这个标签已被删除。', view_not_found: '这个视图已被删除。',
  merge_not_found: '没有找到这次合并。', candidate_not_found: '这条疑似重复已不存在。', import_not_found: '这次导入已不存在。', job_not_found: '这个任务已不存在。',
  person_not_found: '没有找到此人。', conflict: '其他人刚刚修改过。请重新加载后再试。', too_large: '文件超过了服务器允许的大小。', body_too_large: '内容超过了服务器允许的大小。',
  too_many_requests: '请求太频繁，请稍等片刻。', server_trouble: '服务器出了问题。请重试；若持续出现，请告诉管理员。', records_unreachable: '数据暂时读取不到，请稍后重试。',
  disk_full: '服务器磁盘已满，请告诉管理员。', bad_request: '服务器不理解这个请求。', bad_credentials: '账号或密码不正确。', locked_out: '尝试次数过多，已锁定至 {until}。',
  already_set_up: '系统已经初始化，请直接登录。', setup_needed: '系统还没有初始化。', cross_site: '请求来自其他网站，已被拒绝。', customer_invalid: '请检查标出的字段。',
  filter_invalid: '筛选条件无法识别，请去掉后重试。', filter_key_unknown: '没有这个筛选条件：{key}。', login_taken: '这个账号已被使用。', wrong_password: '当前密码不正确。',
  last_manager: '至少要保留一位管理者。', tag_name_taken: '已有同名标签。', rule_names_rule: '规则里不能引用规则标签。', rule_is_named: '其他标签的规则引用了此标签，请先修改那条规则。',
  rule_empty: '规则没有任何条件。', too_many_tags: '标签已达上限（{max} 个）。', too_many_views: '视图已达上限。', too_many_records: '一次涉及的档案太多（上限 {limit}）。',
  same_customer: '这两位已经是同一位客户。', candidate_decided: '已经判断过了。', merge_already_undone: '这次合并已经撤销过了。', merge_superseded: '之后的改动已把两位分开。',
  cursor_invalid: '列表的这一页已失效，请从第一页开始。', cursor_unreadable: '列表的这一页已失效，请从第一页开始。', cursor_order: '排序已变，请从第一页开始。', mapping_incomplete: '还缺必填的列。',
  field_twice: '有两列选了同一含义。', file_required: '请选择文件。', file_missing: '文件已不再保留，请重新导入。', file_changed: '文件已改变，请重新导入。', sample_not_found: '这份样本已不存在。', sample_exists: '这个月的样本已经抽过了。', sample_empty: '这个月没有来源更新过客户资料。', sample_month: '请选择已经开始的月份。',
  sample_size: '样本为 1 到 {max} 位客户。', sample_seed: '随机种子最多 {max} 个字符。', sample_field: '没有这项可核对的资料。',
  no_rejects: '没有退回的行。',
  import_overtaken: '其他人已在处理这次导入，请重新加载。', import_state: '当前状态下不能这样做，请重新加载。', upload_interrupted: '上传中断，没有保留任何内容，请重试。', empty_file: '文件是空的。',
  unsupported_format: '不是 CSV 或 Excel（.xlsx）。旧的 .xls 请先另存为 .xlsx。', encrypted_workbook: '工作簿有密码保护。请在 Excel 里去掉密码后重试。',
  truncated_workbook: '工作簿不完整，请重新导出。', damaged_workbook: '工作簿已损坏，请重新导出。', not_a_workbook: '不是 Excel 工作簿。', no_such_sheet: '没有这个工作表。',
  header_not_found: '没有找到列名所在行。', line_too_long: '有一行太长，确定是 CSV 吗？', bad_delimiter: '不能使用这个分隔符。', bad_encoding: '字符与编码不符，请换一种编码。',
  unknown_encoding: '不认识这种编码。', unclosed_quote: '有引号没有闭合。', zip_bomb: '工作簿解压后异常庞大，已拒绝。', too_many_columns: '列太多。', table_io: '文件没有读完，请重试。',
  export_format: '只能导出为 CSV 或 Excel。', job_given_up: '任务多次中断，已放弃。请重新开始，不会留下做了一半的结果。', cancelled: '已停止。',
};
export const fieldProblem = {
  required: '请填写', text_too_long: '太长', text_control: '含有不能保存的字符', text_empty: '请填写', phone_length: '手机号应为 11 位', phone_format: '不是有效的手机号',
  email_format: '不是有效的邮箱', identifier_length: '太长', birthday_future: '日期在未来', birthday_too_old: '日期太早', birthday_format: '不是有效的日期',
  gender_unknown: '无法识别', login_taken: '已被使用', login_space: '不能有空格', password_too_short: '至少 8 个字符', password_too_long: '最多 128 个字符',
  wrong_password: '当前密码不正确', store_required: '导购需要指定门店', store_not_found: '没有这家门店', zone_unknown: '没有这个时区', tag_name_taken: '已有同名标签',
  color_format: '不是有效的颜色', rule_names_rule: '规则里不能引用规则标签', rule_is_named: '其他标签的规则引用了此标签', rule_empty: '规则没有任何条件', field_twice: '选了两次',
};
export const reject = {
  number_missing: '缺少单号', date_missing: '缺少日期', amount_missing: '缺少金额，也没有数量和单价', customer_key_missing: '没有任何能认出客户的号码', store_code_missing: '缺少门店编码',
  date_in_future: '日期在未来', date_empty: '缺少日期', not_a_date: '不是能识别的日期', date_incomplete: '日期不完整', no_such_day: '没有这一天', no_such_time: '没有这个时刻',
  no_such_zone: '没有这个时区', year_out_of_range: '年份不在 1900 到 2100 之间', number_empty: '缺少数字', not_a_number: '不是数字', number_grouping: '千位分隔符的位置不对',
  number_too_many_digits: '数字位数太多', number_too_precise: '小数位数太多', number_too_large: '数字太大', not_a_count: '应为从 1 开始的整数', text_too_long: '文字太长',
  cell_error: '单元格是公式错误', cell_garbled: '有乱码，编码不符', too_many_cells: '比表头多出单元格', unknown_currency: '不认识的币种', phone_length: '电话号码位数不对',
  phone_format: '不是电话号码', email_format: '不是邮箱地址',
};
export const note = {
  date_ambiguous: '日月次序不明的日期', amount_differs: '金额与数量×单价不符', zero_price: '单价为零', negative_price: '单价为负', bookkeeping: '记账行，已搁置',
  service_line: '服务行，不是商品', stock_adjustment: '库存调整，不是销售', birthday_unreadable: '生日无法识别，原样保留', gender_unreadable: '性别无法识别，原样保留',
  joined_at_unreadable: '入会时间无法识别，原样保留', satisfaction_unreadable: '满意度无法识别，原样保留', phone_length: '手机号位数不对，已搁置', phone_format: '不是手机号，已搁置',
  email_format: '不是邮箱，已搁置', events: '事件',
};
