import { fireEvent, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { Import } from '@/api/types';
import { serve, show } from '@/test/show';
import { ColumnsStep } from './ColumnsStep';

const fields = { kinds: [{ kind: 'purchases', fields: [{ code: 'number', required: true, type: 'text' }, { code: 'amount', required: false, type: 'money' }] }] };
const draft: Import = {
  id: 'imp_1', file_name: 'a.csv', bytes: 10, state: 'draft', kind: 'purchases', source: 'pos', sheets: [], header_row: 1, format: 'csv', preview: [], options: { day_first: null }, missing: ['amount'], created_at: '2026-11-21T00:00:00Z',
  columns: [
    { index: 0, name: '小票号', field: 'number', why: 'name', confidence: 0.98, samples: ['A1', 'A2'] },
    { index: 1, name: '实付', confidence: 0, samples: ['25.60'] },
  ],
};

it('says why, says what is missing, and keeps each choice', async () => {
  const { bodies } = serve({ 'GET /imports/fields': fields, 'PATCH /imports/imp_1': { ...draft, missing: [] } });
  show(<ColumnsStep it={draft} onBack={vi.fn()} onNext={vi.fn()} />);
  expect(await screen.findByText('还缺：金额')).toBeInTheDocument();
  expect(screen.getByText('按列名 · 把握 98%')).toBeInTheDocument();
  expect(screen.getByText('A1 · A2')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: '先试算，不改动数据' })).toBeDisabled();
  fireEvent.mouseDown(screen.getByRole('combobox', { name: '实付 含义' }));
  fireEvent.click(await screen.findByTitle('金额'));
  await vi.waitFor(() => expect(bodies['PATCH /imports/imp_1']).toEqual({ mapping: { 0: 'number', 1: 'amount' } }));
});
