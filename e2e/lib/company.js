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
