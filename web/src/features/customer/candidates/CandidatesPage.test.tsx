import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
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
