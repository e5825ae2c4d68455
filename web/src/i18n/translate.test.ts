import { describe, expect, it } from 'vitest';
import { fill, MESSAGES, translator } from './translate';

const zh = MESSAGES['zh-CN'] as unknown as Record<string, Record<string, string>>;
const en = MESSAGES.en as unknown as Record<string, Record<string, string>>;
const places = (text: string) => [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name).toSorted();
const pairs = Object.entries(en).flatMap(([section, words]) => Object.entries(words).map(([key, text]) => [`${section}.${key}`, text, zh[section]?.[key]] as const));

describe('both languages', () => {
  it('have the same sections and keys', () => {
    const keys = (all: typeof en) => Object.entries(all).flatMap(([section, words]) => Object.keys(words).map((key) => `${section}.${key}`)).toSorted();
    expect(keys(zh)).toEqual(keys(en));
  });
  it('leave nothing empty', () => expect(pairs.filter(([, one, other]) => !one.trim() || !other?.trim())).toEqual([]));
  it('fill in the same values', () => expect(pairs.filter(([, one, other]) => String([...new Set(places(one))]) !== String([...new Set(places(other ?? ''))]))).toEqual([]));
  it('the Chinese is Chinese', () => {
    const latin = pairs.filter(([key, one, other]) => one === other && /[a-z]{4}/.test(one.replaceAll(/\{\w+\}/g, '')) && !/unionid|openid|Excel/.test(one) && !key.endsWith('otherLanguage'));
    expect(latin.map(([key]) => key)).toEqual([]);
  });
});

describe('fill', () => {
  it.each([
    ['{n} {n|customer|customers}', { n: 1 }, '1 customer'],
    ['{n} {n|customer|customers}', { n: 3 }, '3 customers'],
    ['共 {n} 位', { n: '1,234' }, '共 1,234 位'],
    ['{a}{b}', { a: undefined }, '{b}'],
  ])('%s', (template, values, text) => expect(fill(template, values)).toBe(text));
});

it('an unknown code is shown, not hidden', () => {
  const { code } = translator('en');
  expect([code('tier', 'champion'), code('tier', 'brand_new_tier'), code('tier', null)]).toEqual(['Champions', 'brand new tier', '']);
});

it('has no word that nobody says', async () => {
  const files = import.meta.glob('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true }) as Record<string, string>;
  const code = Object.entries(files).filter(([path]) => !path.startsWith('./')).map(([, text]) => text).join('\n');
  // Sections that codes of the server are looked up in, and keys that are put together.
  const open = new Set(['tierHint', 'roleHint', ...[...code.matchAll(/(?:code|say)\('(\w+)'/g), ...code.matchAll(/t\(`(\w+)\./g)].map(([, section]) => section ?? '')]);
  const dead = Object.entries(en).filter(([section]) => !open.has(section)).flatMap(([section, words]) => Object.keys(words).map((key) => `${section}.${key}`))
    .filter((key) => !code.includes(`'${key}'`) && !/^(imports\.kindHint_|c360\.wd|evidenceField\.)/.test(key));
  expect(dead).toEqual([]);
});
