import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { serve, SHEN, show } from '@/test/show';
import { CustomersPage } from './CustomersPage';

const row = (id: string, name: string) => ({
  id, kind: 'consumer', name, phone: '13800138000', tags: [], tier: 'loyal', state: 'active', health: 'unrated', orders: 3, spent_minor: 123_450, records: 1, created_at: '2026-01-01T00:00:00Z', last_purchase_at: '2026-11-20T02:00:00Z',
});
const world = {
  'GET /customers': { items: [row('cus_1', '张丽'), row('cus_2', '')], next: 'abc' },
  'GET /customers/count': { count: 120, exact: true },
  'GET /views': { items: [] },
};

it('shows what the URL asks for, in local habit', async () => {
  const { asked } = serve(world);
  show(<CustomersPage />, { at: '/customers?tier=loyal&spent_min=100000' });
  expect(await screen.findByRole('link', { name: '张丽' })).toHaveAttribute('href', '/customers/cus_1');
  expect(screen.getAllByText('¥1,234.50')).toHaveLength(2);
  expect(screen.getAllByText('138 0013 8000')).toHaveLength(2);
  expect(screen.getByText('未留姓名')).toBeInTheDocument();
  expect(await screen.findByText('120 位客户')).toBeInTheDocument();
  expect(asked).toContain('GET /customers?tier=loyal&spent_min=100000&sort=last_purchase_at&dir=desc&limit=50');
});

it('a chip takes its filter out of the URL', async () => {
  serve(world);
  const { router } = show(<CustomersPage />, { at: '/customers?tier=loyal&spent_min=100000&page=3&cursor=x' });
  await userEvent.click(await screen.findByRole('button', { name: '移除筛选 累计消费' }));
  await waitFor(() => expect(router.history.location.search).toBe('?tier=loyal'));
});

it('the next page is in the URL', async () => {
  serve(world);
  const { router } = show(<CustomersPage />, { at: '/customers' });
  await userEvent.click(await screen.findByRole('button', { name: '下一页' }));
  await waitFor(() => expect(router.history.location.search).toBe('?cursor=abc&page=2'));
});

it('an analyst is not offered what would be refused', async () => {
  serve(world);
  show(<CustomersPage />, { at: '/customers', me: { ...SHEN, permissions: ['customers.read'] } });
  await screen.findByRole('link', { name: '张丽' });
  expect(screen.queryByRole('button', { name: /导出/ })).not.toBeInTheDocument();
  expect(screen.queryByRole('checkbox')).not.toBeInTheDocument();
});

it('nobody matches: says so and offers the way out', async () => {
  serve({ ...world, 'GET /customers': { items: [] }, 'GET /customers/count': { count: 0, exact: true } });
  show(<CustomersPage />, { at: '/customers?q=nobody' });
  expect(await screen.findByText('没有符合条件的客户')).toBeInTheDocument();
});

it('a refusal says what to do', async () => {
  serve({});
  show(<CustomersPage />, { at: '/customers' });
  expect(await screen.findByRole('alert')).toHaveTextContent('内容不存在，或已被删除。');
});
