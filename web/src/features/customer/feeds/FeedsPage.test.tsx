import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { Feed } from '@/api/types';
import { serve, SHEN, show } from '@/test/show';
import { FeedPage } from './FeedPage';
import { FeedsPage } from './FeedsPage';

const till: Feed = {
  id: 'fed_1', name: '收银小票', source: 'pos', kind: 'purchases', way: 'folder', folder: 'pos', path: '/data/feeds/pos', has_token: false, every_minutes: 1440, state: 'late', lag_minutes: 2900, lag_level: 'late',
  is_running: false, waiting: 0, failures: 0, last_success_at: '2026-11-20T00:00:00Z', created_at: '2026-11-01T00:00:00Z',
  last_run: { id: 'frn_1', state: 'done', file_name: 'till.csv', attempts: 1, import_id: 'imp_1', rows: 1200, taken: 1190, unchanged: 0, rejected: 10, started_at: '2026-11-20T00:00:00Z' },
};
const shop: Feed = { ...till, id: 'fed_2', name: '商城会员', way: 'http', folder: undefined, path: undefined, url: 'https://shop.example.com/members.csv', state: 'failing', lag_level: 'on_time', lag_minutes: 5, failures: 3, error: { code: 'feed_status', params: { status: 503 } }, last_run: undefined };

it('says how each feed is, in words, and leads to the rejects', async () => {
  serve({ 'GET /feeds': { items: [till, shop], root: '/data/feeds' }, 'GET /sources': { items: [] } });
  show(<FeedsPage />, { at: '/feeds' });
  expect(await screen.findByRole('link', { name: '收银小票' })).toHaveAttribute('href', '/feeds/fed_1');
  expect(screen.getByText('2 天 / 每 1 天')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: '退回 10 行' })).toHaveAttribute('href', '/imports/imp_1');
  expect(screen.getByText('对方服务器回应 503。')).toBeInTheDocument();
});

it('a feed that fails is tried again by hand', async () => {
  const { asked } = serve({ 'GET /feeds': { items: [shop], root: '' }, 'GET /sources': { items: [] }, 'POST /feeds/fed_2/run': { id: 'job_1' } });
  show(<FeedsPage />, { at: '/feeds' });
  await userEvent.click(await screen.findByRole('button', { name: /重试/ }));
  await waitFor(() => expect(asked).toContain('POST /feeds/fed_2/run'));
});

it('a new feed is asked for what its way needs', async () => {
  const { bodies } = serve({ 'GET /feeds': { items: [], root: '/data/feeds' }, 'GET /sources': { items: [] }, 'GET /feeds/mappings': { items: [] }, 'POST /feeds': shop });
  show(<FeedsPage />, { at: '/feeds' });
  await userEvent.click((await screen.findAllByRole('button', { name: /添加自动导入/ }))[0] as HTMLElement);
  expect(await screen.findByText(/位于 \/data\/feeds 之下/)).toBeInTheDocument();
  await userEvent.click(screen.getByText('网址'));
  await userEvent.type(screen.getByLabelText('名称'), '商城会员');
  await userEvent.type(screen.getByLabelText('来自哪个系统？'), 'shop');
  await userEvent.type(await screen.findByLabelText('网址', { selector: '#url' }), 'https://shop.example.com/members.csv');
  await userEvent.type(screen.getByLabelText('访问口令'), 'sesame');
  await userEvent.click(screen.getByRole('button', { name: /保\s?存/ }));
  await waitFor(() => expect(bodies['POST /feeds']).toEqual({
    way: 'http', name: '商城会员', source: 'shop', kind: 'customers', url: 'https://shop.example.com/members.csv', token: 'sesame', every_minutes: 1440,
  }));
}, 20_000);

it('an analyst does not see feeds', async () => {
  serve({ 'GET /sources': { items: [] } });
  show(<FeedsPage />, { at: '/feeds', me: { ...SHEN, permissions: ['customers.read'] } });
  expect(await screen.findByText('您的角色不能打开此页')).toBeInTheDocument();
});

it('the page of one feed tells its trouble and its history', async () => {
  serve({ 'GET /feeds/undefined': shop, 'GET /feeds': { items: [], root: '' }, 'GET /sources': { items: [] }, 'GET /feeds/fed_2/runs': { items: [{ id: 'frn_2', state: 'failed', attempts: 3, error: { code: 'feed_status', params: { status: 503 } }, started_at: '2026-11-20T00:00:00Z' }] } });
  show(<FeedPage />);
  expect(await screen.findByText(/连续失败 3 次/)).toBeInTheDocument();
  expect(await screen.findByText('第 3 次')).toBeInTheDocument();
});
