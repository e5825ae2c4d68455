import { describe, expect, it } from 'vitest';
import { parseSearch, stringifySearch } from '@/app/search';
import { conditionsOf, filterBody, FILTER_KEYS, noFilter, readFilter } from './filter';

describe('the filter in the URL', () => {
  it('comes back as it went', () => {
    const filter = { q: '张三', tier: 'champion,loyal', last_from: '2026-01-01', clv_min: '100000', at_risk: 'true' };
    expect(readFilter(parseSearch(stringifySearch(filter)))).toEqual(filter);
  });
  it('stays readable', () => expect(stringifySearch({ tier: 'champion,loyal', page: undefined, q: '' })).toBe('?tier=champion,loyal'));
  it('drops what it does not understand', () =>
    expect(readFilter({ last_from: 'yesterday', clv_min: 'much', at_risk: 'maybe', sort: 'clv', tier: ' , ' })).toEqual({}));
  it('reads tag rules, whose values may be lists and numbers', () =>
    expect(readFilter({ tier: ['champion', 'loyal', 'champion'], clv_min: 200000, at_risk: true })).toEqual({ tier: 'champion,loyal', clv_min: '200000', at_risk: 'true' }));
  it('a body is the same text', () => expect(filterBody({ tier: 'new' })).toEqual({ tier: 'new' }));
  it('clears every key', () => expect(Object.keys(noFilter()).toSorted()).toEqual(Object.keys(FILTER_KEYS).toSorted()));
});

it('a span is one condition', () =>
  expect(conditionsOf({ last_from: '2026-01-01', last_to: '2026-02-01', tier: 'new' }).map(({ name }) => name)).toEqual(['tier', 'last']));
