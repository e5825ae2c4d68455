// Finding a customer, knowing them, and doing something with many.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { furnish, PASSWORD } from '../lib/company.js';
import { openScene, PHONE } from '../lib/scene.js';

const scene = openScene({
  async prepare(api) {
    await furnish(api);
    await api('POST', '/tags', { name: '老客户', color: '#0f766e', family: 'who' });
    await api('POST', '/people', { login: 'analyst', name: '钱分析', role: 'analyst', password: PASSWORD });
  },
});

const list = (page) => page.getByRole('region', { name: '客户' });
const openCustomer = async (page, name) => {
  await list(page).getByRole('link', { name }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
};

for (const [how, words] of [['name', '秀兰'], ['pinyin', 'wangxiulan'], ['initials', 'wxl'], ['the tail of the phone', '0001'], ['card', '66000004']]) {
  test(`a customer is found by ${how}`, async () => {
    const page = await scene.signedIn({ at: '/customers' });
    await page.getByPlaceholder('姓名、拼音、手机尾号、会员卡').fill(words);
    await page.getByText('1 位客户', { exact: true }).waitFor();
    await list(page).getByRole('link', { name: '王秀兰' }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('q'), words, 'the search is in the address');
  });
}

test('Ctrl-K leads to a customer', async () => {
  const page = await scene.signedIn();
  await page.getByRole('heading', { name: /您好/ }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('ljg');
  await page.getByRole('option', { name: /李建国/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '李建国', level: 1 }).waitFor();
});

test('the customer page says who, what worth, why, from where and when', async () => {
  const page = await scene.signedIn({ at: '/customers' });
  await openCustomer(page, '王秀兰');
  await page.getByText('138 0001 0001').waitFor();
  const value = page.getByRole('region', { name: '价值', exact: true });
  await value.getByText('¥1,111.20').waitFor();
  await value.getByText(/12 笔/).waitFor();

  await value.getByRole('button', { name: 'RFM 为什么？' }).click();
  await page.getByRole('tooltip').getByRole('listitem').first().waitFor();
  assert.doesNotMatch(await page.getByRole('tooltip').innerText(), /NaN|undefined|[a-z]+_[a-z]+/);
  await page.keyboard.press('Escape');

  await page.getByText('消费 ¥92.60').first().waitFor();

  await page.getByRole('tab', { name: /身份/ }).click();
  const records = page.getByRole('region', { name: '这位客户的档案' });
  await records.getByText('M001').waitFor();
  await records.getByText('M004').waitFor();
  await records.getByText(/手机号相同/).first().waitFor();

  await page.getByRole('tab', { name: '购买' }).click();
  await page.getByRole('region', { name: '购买' }).getByText('R66000001-23').waitFor();
});

test('many are tagged at once', async () => {
  const page = await scene.signedIn({ at: '/customers' });
  const table = list(page);
  await table.getByRole('checkbox').first().check();
  await page.getByText('已选 3 位').waitFor();
  await page.getByRole('button', { name: '打标签' }).click();
  const dialog = page.getByRole('dialog', { name: '为 3 位客户打标签' });
  await dialog.getByRole('combobox', { name: '加上标签' }).click();
  await page.getByTitle('老客户').click();
  await dialog.getByRole('button', { name: '应用' }).click();
  await page.getByText('3 位中有 3 位已更改').waitFor();
  assert.equal((await scene.api('GET', '/tags')).items[0].customers, 3);
});

test('the list is exported as it stands', async () => {
  const page = await scene.signedIn({ at: '/customers?q=王秀兰' });
  await page.getByText('1 位客户', { exact: true }).waitFor();
  await page.getByRole('button', { name: '导出' }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()]);
  const bytes = Buffer.concat(await (await file.createReadStream()).toArray());
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'Excel reads Chinese only behind a byte order mark');
  const [head, first, ...rest] = bytes.subarray(3).toString('utf8').trimEnd().split(/\r?\n/);
  assert.match(head, /^姓名,手机/);
  assert.match(first, /^王秀兰,13800010001,/);
  assert.equal(rest.length, 0);
});

test('an analyst sees no phone number and nothing to change', async () => {
  const page = await scene.signedIn({ at: '/customers?q=王秀兰', login: 'analyst' });
  await list(page).getByText('138****0001').or(list(page).getByText('138 **** 0001')).waitFor();
  assert.equal(await list(page).getByRole('checkbox').count(), 0);
  assert.equal(await page.getByRole('link', { name: '导入' }).count(), 0);
});

test('on a phone the list is cards and nothing is wider than the screen', async () => {
  const page = await scene.signedIn({ viewport: PHONE });
  for (const [path, said] of [['/', '您好，马经理'], ['/customers', '王秀兰'], ['/imports', '导入文件'], ['/value', '价值模型']]) {
    await page.goto(path);
    await page.getByText(said).first().waitFor();
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(beyond <= 0, `${path} is ${beyond} px wider than the screen`);
  }
  await page.goto('/customers');
  await openCustomer(page, '王秀兰');
});

test('English is one click away, and everything follows', async () => {
  // From a page that has settled: a menu that opens over a page still filling up moves away from the pointer.
  const page = await scene.signedIn({ at: '/customers' });
  await page.getByText('3 位客户').waitFor();
  await page.getByRole('button', { name: '语言' }).click();
  await page.getByRole('menuitem', { name: 'English' }).click();
  await page.getByRole('link', { name: 'Customers', exact: true }).click();
  await page.getByText('3 customers').waitFor();
  const said = await page.locator('main').innerText();
  const names = said.replaceAll(/王秀兰|李建国|欧阳晓雯|老客户|成都市|绵阳市/g, '');
  assert.doesNotMatch(names, /\p{Script=Han}/u);
});

test('a filter is in the address and can be kept as a view', async () => {
  const page = await scene.signedIn({ at: '/customers?tier=champion' });
  await page.getByRole('button', { name: '移除筛选 层级' }).waitFor();
  await page.getByRole('button', { name: '视图' }).click();
  await page.getByRole('button', { name: '保存为视图' }).click();
  await page.getByLabel('视图名称').fill('冠军');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await page.getByText('视图已保存').waitFor();
  await page.goto('/customers');
  await page.getByRole('button', { name: '视图' }).click();
  await page.getByRole('button', { name: '冠军', exact: true }).click();
  await page.waitForURL('**/customers?tier=champion');
});
