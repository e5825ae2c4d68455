// A file through the wizard: what the columns mean, what would happen, what happened, and back again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openScene } from '../lib/scene.js';

const scene = openScene();

const FILE = {
  name: '会员.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    ['会员卡号,姓名,手机号,城市', '88000001,陈静,13600010001,成都市', '88000002,何勇,13600020002,绵阳市', ',没有号码的人,,成都市'].join('\n'),
  ),
};

/** The numbers of a trial or a report, by their labels. */
async function numbers(page) {
  await page.getByText('读取行数').waitFor();
  const [labels, values] = [await page.locator('dl dt').allTextContents(), await page.locator('dl dd').allTextContents()];
  return Object.fromEntries(labels.map((label, at) => [label, values[at]]));
}

async function upload(page) {
  await page.getByTestId('import-file').setInputFiles(FILE);
  await page.getByRole('radio', { name: /客户/, checked: true }).waitFor();
  await page.getByRole('combobox', { name: '来自哪个系统？' }).fill('membership');
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByText('必填列都有了').waitFor();
}

test('a file is mapped, tried, run and undone', async () => {
  const page = await scene.signedIn({ at: '/imports/new' });
  await upload(page);
  for (const [column, field] of [['会员卡号', '会员卡'], ['姓名', '名称'], ['手机号', '手机号'], ['城市', '城市']]) {
    await page.getByRole('row', { name: new RegExp(`^${column} `) }).getByTitle(field, { exact: true }).waitFor();
  }

  await page.getByRole('button', { name: '先试算，不改动数据' }).click();
  await page.getByRole('heading', { name: '将会发生什么' }).waitFor();
  const trial = await numbers(page);
  assert.deepEqual({ ...trial }, { 读取行数: '3', 收下: '2', 已经有了: '0', 退回: '1', 新客户: '2' });
  assert.equal((await scene.api('GET', '/customers/count')).count, 0, 'a trial writes nothing');

  await page.getByRole('button', { name: '确认导入' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '确认导入' }).click();
  await page.getByRole('heading', { name: '导入完成' }).waitFor();
  assert.deepEqual(await numbers(page), trial);
  assert.equal((await scene.api('GET', '/customers/count')).count, 2);

  const [rejects] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载退回的行' }).click(),
  ]);
  const text = (await rejects.createReadStream().then((stream) => stream.toArray())).join('');
  assert.match(text, /没有号码的人/);

  await page.getByRole('button', { name: '撤销这次导入' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '撤销这次导入' }).click();
  await page.getByText('这次导入已撤销').waitFor();
  assert.equal((await scene.api('GET', '/customers/count')).count, 0);
});
