import { describe, expect, it } from 'vitest';
import * as f from './format';

const zh: f.Place = { locale: 'zh-CN', currency: 'CNY', zone: 'Asia/Shanghai' };
const en: f.Place = { ...zh, locale: 'en' };

describe('money', () => {
  it.each([
    [123_450, '¥1,234.50'],
    [0, '¥0.00'],
    [-5, '-¥0.05'],
  ])('%i minor units read %s', (minor, text) => expect(f.money(minor, zh)).toBe(text));
  it('knows currencies without a minor unit', () => expect(f.money(1234, { ...en, currency: 'JPY' })).toBe('¥1,234'));
  it.each([
    [99_900, zh, '¥999'],
    [3_400_000, zh, '¥3.4万'],
    [12_000_000_000, zh, '¥1.2亿'],
    [3_400_000, en, '¥34K'],
  ])('%i is short for a card', (minor, place, text) => expect(f.moneyShort(minor, place)).toBe(text));
});

describe('days and moments', () => {
  it('a day is the same in every zone', () => expect(f.day('2026-11-21', { ...zh, zone: 'America/New_York' })).toBe('2026年11月21日'));
  it('a moment is on the clock of the organisation', () => expect(f.moment('2026-11-20T16:05:00Z', zh)).toBe('2026年11月21日 00:05'));
  it('English says the month', () => expect(f.day('2026-11-21', en)).toBe('21 November 2026'));
  it('short days line up', () => expect(f.dayShort('2026-01-05', zh)).toBe('2026-01-05'));
  it.each([['2026-02', '2026-02-28'], ['2028-02', '2028-02-29'], ['2026-12', '2026-12-31']])('%s ends on %s', (month, to) =>
    expect(f.monthSpan(month)).toEqual({ from: `${month}-01`, to }));
  it('midnights count, on the clock of the organisation', () => {
    const late = '2026-11-21T17:00:00Z';
    expect(f.dayOf(late, zh)).toBe('2026-11-22');
    expect(['2026-12-01', '2026-11-22', '2026-11-20'].map((day) => f.daysBetween(late, day, zh))).toEqual([9, 0, -2]);
    expect(f.daysBetween('2026-11-21T15:59:00Z', late, zh)).toBe(1);
    expect(f.daysBetween(late, '2026-11-22', { ...zh, zone: 'UTC' })).toBe(1);
  });
});

describe('phones', () => {
  it.each([
    ['13800138000', '138 0013 8000'],
    ['138****8000', '138 **** 8000'],
    ['+8613800138000', '138 0013 8000'],
    ['0571-88886666', '0571-88886666'],
    ['', ''],
  ])('%s is written %s', (from, to) => expect(f.phone(from)).toBe(to));
});

it('sizes', () => expect([f.bytes(0, 'en'), f.bytes(2048, 'en'), f.bytes(8_423_110, 'en')]).toEqual(['0 B', '2 KB', '8 MB']));
it('percents keep a decimal when small', () => expect([f.percent(0.604, 'zh-CN'), f.percent(0.021, 'zh-CN')]).toEqual(['60%', '2.1%']));
