import { expect, it } from 'vitest';
import type { IdentityRule } from '@/api/types';
import { draftOf, editingOf, isSame, KINDS, moved, problemsByField } from './draft';

const rule = (kind: IdentityRule['kind']): IdentityRule => ({ kind, confidence: 0.9, records_max: 10, names_max: 3, name_guard: true, per_customer_max: 5, placeholders: [] });
const editing = editingOf({ rules: [rule('card'), rule('phone'), rule('email')], thresholds: { propose: 0.5, merge: 0.9 } });

it('shows every kind, and sends those that are on by their place', () => {
  expect(editing.lines).toHaveLength(KINDS.length);
  expect(draftOf(moved(editing, 1, -1)).rules.map(({ kind, priority }) => [kind, priority])).toEqual([['phone', 1], ['card', 2], ['email', 3]]);
});

it('knows an edit from its taking back', () => {
  const swapped = moved(editing, 0, 1);
  expect(isSame(editing, swapped)).toBe(false);
  expect(isSame(editing, moved(swapped, 1, -1))).toBe(true);
});

it('finds the line that a problem is about, past those that are off', () => {
  const off = { ...editing, lines: editing.lines.map((line) => (line.kind === 'card' ? { ...line, isOn: false } : line)) };
  const wrong = problemsByField(off, [{ field: '/rules/0/records_max' }, { field: '/thresholds/merge' }]);
  expect([...wrong.keys()]).toEqual(['phone.records_max', 'thresholds.merge']);
});
