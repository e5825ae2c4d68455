import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, onTestFinished, vi } from 'vitest';
import { serve, show } from '@/test/show';
import { CandidatesPage } from './CandidatesPage';

const side = (id: string, name: string) => ({ id, name, records: 1, orders: 0, spent_minor: 0, created_at: '2026-01-01T00:00:00Z' });
const pair = (n: number) => ({
  id: `mat_${n}`, left: side(`cus_a${n}`, `张伟${n}`), right: side(`cus_b${n}`, `张玮${n}`), score: 0.9, weight: 6, found_at: '2026-11-01T00:00:00Z',
  evidence: [{ field: 'name', level: 'sound', weight: 6.2, left: `张伟${n}`, right: `张玮${n}` }],
});

it('is walked and decided by keyboard', async () => {
  const { asked } = serve({
    'GET /candidates': { items: [pair(1), pair(2), pair(3)] }, 'GET /candidates/count': { pairs: 3, customers: 6, joined: 3 }, 'GET /sources': { items: [] },
    'POST /candidates/mat_2/refusal': null,
  });
  show(<CandidatesPage />);
  expect(await screen.findAllByText(/强力支持/)).toHaveLength(3);
  await userEvent.keyboard('jjkn');
  await waitFor(() => expect(asked).toContain('POST /candidates/mat_2/refusal'));
  await userEvent.keyboard('d');
  expect(await screen.findByText('暂缓到哪一天？')).toBeInTheDocument();
});

it('names the stores that the evidence weighs, in that row alone', async () => {
  const home = { store: { id: 'sto_1', name: '天府店' } };
  const beside = { ...pair(1), evidence: [{ field: 'store', level: 'exact', weight: 4.7, left: null, right: null }] };
  serve({
    'GET /candidates': { items: [{ ...beside, left: { ...beside.left, ...home }, right: { ...beside.right, ...home } }] },
    'GET /candidates/count': { pairs: 1, customers: 2, joined: 1 }, 'GET /sources': { items: [] },
  });
  show(<CandidatesPage />);
  expect(await screen.findAllByText('天府店')).toHaveLength(2);
  expect(screen.getAllByText('门店')).toHaveLength(1);
});

it('puts off to a day of the organisation, wherever the reader is', async () => {
  vi.setSystemTime('2026-11-22T17:00:00Z');
  onTestFinished(() => void vi.useRealTimers());
  const { bodies } = serve({
    'GET /candidates': { items: [pair(1)] }, 'GET /candidates/count': { pairs: 1, customers: 2, joined: 1 }, 'GET /sources': { items: [] }, 'POST /candidates/mat_1/deferral': null,
  });
  show(<CandidatesPage />);
  await screen.findByText(/强力支持/);
  await userEvent.keyboard('d');
  await userEvent.click(await screen.findByText('明天'));
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: /暂 ?缓/ }));
  await waitFor(() => expect(Object.values(bodies)).toEqual([{ until: '2026-11-24' }]));
});
