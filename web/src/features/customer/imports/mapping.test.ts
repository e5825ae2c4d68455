import { describe, expect, it } from 'vitest';
import { doubledFields, fieldsOf, mappingOf, stepOf } from './mapping';

const column = (index: number, field?: string) => ({ index, name: `c${index}`, field, confidence: 1, samples: [] });

it('begins with what the server proposes', () => expect(mappingOf([column(0, 'number'), column(1)])).toEqual({ 0: 'number', 1: null }));
it('sees a field chosen twice', () => expect(doubledFields({ 0: 'phone', 1: 'phone', 2: null, 3: null, 4: 'name' })).toEqual(['phone']));
it('offers the fields of the kind', () => {
  const fields = { kinds: [{ kind: 'stores' as const, fields: [{ code: 'code', required: true, type: 'text' as const }] }] };
  expect([fieldsOf(fields, 'stores').length, fieldsOf(fields, 'service').length, fieldsOf(undefined, 'stores').length]).toEqual([1, 0, 0]);
});

describe('the step of the wizard', () => {
  it.each([
    ['draft', undefined, 'what'],
    ['draft', 'columns', 'columns'],
    ['draft', 'report', 'what'],
    ['ready', undefined, 'trial'],
    ['ready', 'columns', 'columns'],
    ['trying', 'columns', 'trial'],
    ['running', 'what', 'run'],
    ['undoing', undefined, 'run'],
    ['done', 'columns', 'report'],
    ['failed', undefined, 'report'],
  ] as const)('%s asked for %s is %s', (state, asked, step) => expect(stepOf({ state }, asked)).toBe(step));
});
