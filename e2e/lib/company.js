// A small company, made over the API as an integrator would.
export const PASSWORD = 'a good password';
export const MANAGER = 'manager';

/** Sets the installation up and gives the manager's way to call the API. */
export async function found(url) {
  await call(url, 'POST', '/setup', {
    organisation: '好味超市',
    industry: 'supermarket',
    currency: 'CNY',
    zone: 'Asia/Shanghai',
    locale: 'zh-CN',
    name: '马经理',
    login: MANAGER,
    password: PASSWORD,
  });
  const me = await call(url, 'POST', '/session', { login: MANAGER, password: PASSWORD, token: true });
  return (method, path, body) => call(url, method, path, body, me.token);
}

async function call(url, method, path, body, token) {
  const headers = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/** Members as the membership system knows them; the fourth is the first one again, under another card. */
export const MEMBERS = [
  { key: 'M001', name: '王秀兰', phone: '13800010001', card: '66000001', city: '成都市' },
  { key: 'M002', name: '李建国', phone: '13900020002', card: '66000002', city: '成都市' },
  { key: 'M003', name: '欧阳晓雯', phone: '13700030003', card: '66000003', city: '绵阳市' },
  { key: 'M004', name: '王秀兰', phone: '13800010001', card: '66000004', city: '成都市' },
];

/** Members and what they bought: Wang the most, Li twice, Ouyang never; valued at the end. */
export async function furnish(api) {
  await api('POST', '/intake/customers', { source: 'membership', items: MEMBERS });
  const bought = [['66000001', 12], ['66000002', 2]].flatMap(([card, times]) =>
    Array.from({ length: times }, (_, at) => purchase(card, at)));
  await api('POST', '/intake/purchases', { source: 'pos', items: bought });
  await done(api, await api('POST', '/value/refit'));
}

function purchase(card, at) {
  const day = String(1 + at * 2).padStart(2, '0');
  const lines = [
    { sku: 'SC01', name: '郫县豆瓣 500g', category: '调味品', quantity: '1', unit_price: '12.80' },
    { sku: 'RC01', name: '东北大米 5kg', category: '粮油', quantity: '2', unit_price: '39.90' },
  ];
  return { number: `R${card}-${day}`, at: `2025-11-${day}T10:30:00+08:00`, customer: { card }, lines };
}

/** Waits for a job as a program would: by asking. */
async function done(api, job) {
  for (let now = job; now.state !== 'done'; now = await api('GET', `/jobs/${job.id}`)) {
    if (['failed', 'cancelled'].includes(now.state)) throw new Error(`${now.kind}: ${JSON.stringify(now.error)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
