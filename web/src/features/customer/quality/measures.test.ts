import { expect, it } from 'vitest';
import { readFilter } from '../customers/filter';
import { behind, FIELDS, FLAWS } from './measures';

it('every measure leads to a filter that the list understands', () => {
  const measures = ['incomplete', 'invalid', 'stale', 'possible', ...FIELDS.map((field) => `missing.${field}`), ...FLAWS.map((flaw) => `invalid.${flaw}`)];
  for (const measure of measures) {
    const search = behind(measure, { source: 'pos' });
    expect(Object.keys(search)).toHaveLength(2);
    expect(readFilter(search)).toEqual(search);
  }
});
