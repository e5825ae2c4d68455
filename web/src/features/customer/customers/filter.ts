//! The filter of the customer list: the same keys in the page's URL, the API, saved views and tag rules.
import type { FilterBody } from '@/api/types';
import type { Search } from '@/app/search';

/** How each key reads: a set of codes, a whole number, an amount in minor units, a day, a yes, or words. */
export const FILTER_KEYS = {
  q: 'words', kind: 'codes', tier: 'codes', state: 'codes', health: 'codes', rfm: 'codes', rfm_band: 'codes', clv_band: 'codes', tag: 'codes', store: 'codes', region: 'codes', source: 'codes', import: 'codes',
  last_from: 'day', last_to: 'day', purchased_from: 'day', purchased_to: 'day', joined_from: 'day', joined_to: 'day',
  clv_min: 'minor', clv_max: 'minor', spent_min: 'minor', spent_max: 'minor', orders_min: 'whole', orders_max: 'whole',
  r: 'codes', f: 'codes', m: 'codes', at_risk: 'yes', duplicates: 'codes', missing: 'codes', invalid: 'codes', stale: 'yes',
} as const;
export type FilterKey = keyof typeof FILTER_KEYS;
export type CustomerFilter = Partial<Record<FilterKey, string>>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function readKey(key: FilterKey, text: string): string | undefined {
  switch (FILTER_KEYS[key]) {
    case 'words': return text.trim() || undefined;
    case 'codes': return [...new Set(text.split(',').map((code) => code.trim()).filter(Boolean))].join(',') || undefined;
    case 'day': return DAY.test(text) ? text : undefined;
    case 'yes': return text === 'true' ? 'true' : undefined;
    default: return /^-?\d+$/.test(text) ? text : undefined;
  }
}

/** Takes what is a filter out of a URL (or a tag rule, whose values may be lists or numbers) and drops what is not. */
export function readFilter(search: Record<string, unknown> | Search): CustomerFilter {
  const filter: CustomerFilter = {};
  for (const key of Object.keys(FILTER_KEYS) as FilterKey[]) {
    const raw = search[key];
    if (raw === undefined || raw === null || raw === '') continue;
    const value = readKey(key, Array.isArray(raw) ? raw.join(',') : String(raw));
    if (value !== undefined) filter[key] = value;
  }
  return filter;
}

export function filterBody(filter: CustomerFilter): FilterBody {
  return { ...filter } as FilterBody;
}

export function codesOf(filter: CustomerFilter, key: FilterKey): string[] {
  return filter[key]?.split(',').filter(Boolean) ?? [];
}

/** The URL change that takes every filter away. */
export function noFilter(): Search {
  return Object.fromEntries(Object.keys(FILTER_KEYS).map((key) => [key, undefined]));
}

/** Two keys that make one condition, and the name of that condition. */
export const SPANS = {
  last: ['last_from', 'last_to'], purchased: ['purchased_from', 'purchased_to'], joined: ['joined_from', 'joined_to'],
  clv: ['clv_min', 'clv_max'], spent: ['spent_min', 'spent_max'], orders: ['orders_min', 'orders_max'],
} as const satisfies Record<string, readonly [FilterKey, FilterKey]>;
export type SpanName = keyof typeof SPANS;

export type ConditionName = Exclude<FilterKey, (typeof SPANS)[SpanName][number]> | SpanName;

/** The conditions of a filter, one for each chip: a span is one condition, not two. */
export function conditionsOf(filter: CustomerFilter): { name: ConditionName; keys: FilterKey[] }[] {
  const seen = new Set<FilterKey>();
  const conditions: { name: ConditionName; keys: FilterKey[] }[] = [];
  for (const key of Object.keys(FILTER_KEYS) as FilterKey[]) {
    if (filter[key] === undefined || seen.has(key)) continue;
    const span = (Object.entries(SPANS) as [SpanName, readonly [FilterKey, FilterKey]][]).find(([, keys]) => keys.includes(key));
    const keys = span ? [...span[1]] : [key];
    for (const each of keys) seen.add(each);
    conditions.push({ name: span ? span[0] : (key as ConditionName), keys });
  }
  return conditions;
}
