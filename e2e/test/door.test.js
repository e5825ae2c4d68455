// The door: the executable brings its pages along.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openScene } from '../lib/scene.js';

const scene = openScene({ setUp: false });

test('the executable serves its own pages', async () => {
  const page = await scene.page();
  const answer = await page.goto('/');
  assert.equal(answer.status(), 200);
  assert.match(await page.title(), /熟客/);
});
