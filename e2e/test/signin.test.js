// The first run of an installation, and who gets in afterwards.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MANAGER, PASSWORD } from '../lib/company.js';
import { openScene } from '../lib/scene.js';

const scene = openScene({ setUp: false });

async function fill(page, login, password) {
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}

test('the first person sets the company up and is in', async () => {
  const page = await scene.page();
  await page.goto('/');
  await page.waitForURL('**/setup');
  await page.getByLabel('公司名称').fill('好味超市');
  await page.getByLabel('您的姓名').fill('马经理');
  await page.getByLabel('账号').fill(MANAGER);
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.getByLabel('再输一次密码').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.getByRole('heading', { name: '您好，马经理' }).waitFor();
  await page.getByRole('button', { name: '导入第一个文件' }).waitFor();
});

test('a wrong password is told, the right one leads to where one wanted to go', async () => {
  const page = await scene.page();
  await page.goto('/tags');
  await page.waitForURL('**/signin?next=*');
  await fill(page, MANAGER, 'not the password');
  await page.getByRole('alert').filter({ hasText: '账号或密码不正确' }).waitFor();
  await fill(page, MANAGER, PASSWORD);
  await page.getByRole('heading', { name: '标签' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/tags');
});

test('somebody who guesses is locked out and told until when', async () => {
  const page = await scene.page();
  for (let guess = 0; guess < 5; guess += 1) {
    await page.request.post('/api/v1/session', { data: { login: 'guesser', password: `guess ${guess}` } });
  }
  await page.goto('/signin');
  await fill(page, 'guesser', PASSWORD);
  await page.getByText(/尝试次数过多，账号已锁定至 \d{2}:\d{2}/).waitFor();
});
