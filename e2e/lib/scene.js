// What a test stands on: a server of its own and a browser in front of it.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { after, afterEach, before } from 'node:test';
import { chromium } from 'playwright-core';
import { found, MANAGER, PASSWORD } from './company.js';
import { startServer } from './server.js';

const OUT = fileURLToPath(new URL('../.out/', import.meta.url));
const PATIENCE_MS = 15_000;
const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/**
 * Opens a scene for all tests of a file. `scene.page()` is a fresh page in a fresh session; what goes wrong in it
 * (an error in the console, a failed request of ours) fails the test. `prepare` is given the API, once, before all.
 */
export function openScene({ setUp = true, prepare } = {}) {
  const scene = { errors: [] };
  let contexts = [];

  before(async () => {
    scene.server = await startServer();
    scene.url = scene.server.url;
    if (setUp) scene.api = await found(scene.url);
    await prepare?.(scene.api);
    scene.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  });

  scene.page = async ({ viewport = DESK } = {}) => {
    const context = await scene.browser.newContext({
      baseURL: scene.url,
      viewport,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => scene.errors.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && !text.startsWith('Failed to load resource')) scene.errors.push(`${page.url()}: ${text}`);
    });
    page.on('response', (answer) => {
      if (answer.status() >= 500) scene.errors.push(`${answer.status()} ${answer.url()}`);
    });
    return page;
  };

  /** A page of somebody who has signed in and stands at `at`. */
  scene.signedIn = async ({ at = '/', login = MANAGER, ...look } = {}) => {
    const page = await scene.page(look);
    await page.request.post('/api/v1/session', { data: { login, password: PASSWORD } });
    await page.goto(at);
    return page;
  };

  afterEach(async (test) => {
    await mkdir(OUT, { recursive: true });
    const file = test.name.replace(/[^\p{L}\p{N}]+/gu, '-');
    for (const [index, page] of contexts.flatMap((context) => context.pages()).entries()) {
      await page.screenshot({ path: `${OUT}${file}-${index}.png` });
    }
    await Promise.all(contexts.map((context) => context.close()));
    const errors = scene.errors.splice(0);
    contexts = [];
    if (errors.length > 0) throw new Error(`the page had errors:\n${errors.join('\n')}`);
  });

  after(async () => {
    await scene.browser?.close();
    await scene.server?.stop();
  });

  return scene;
}
