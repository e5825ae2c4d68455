//! Money, dates, phones and numbers as people here write them: ¥1,234.50, 138 0013 8000, 2026年11月21日.
import type { Locale } from '@/i18n/translate';

export interface Place {
  locale: Locale;
  currency: string;
  zone: string;
}

const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();
function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${locale}${JSON.stringify(options)}`;
  let found = formatters.get(key) as Intl.NumberFormat | undefined;
  if (!found) formatters.set(key, (found = new Intl.NumberFormat(locale, options)));
  return found;
}
function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${locale}${JSON.stringify(options)}`;
  let found = formatters.get(key) as Intl.DateTimeFormat | undefined;
  const tag = locale === 'en' ? 'en-GB' : locale;
  if (!found) formatters.set(key, (found = new Intl.DateTimeFormat(tag, options)));
  return found;
}

export function minorDigits(currency: string): number {
  return numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

export function money(minor: number, place: Place, currency = place.currency): string {
  const value = minor / 10 ** minorDigits(currency);
  return numberFormat(place.locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(value);
}

/** For cards and axes: ¥3.4万, ¥1.2亿, or ¥34K, ¥120M. */
export function moneyShort(minor: number, place: Place, currency = place.currency): string {
  const value = minor / 10 ** minorDigits(currency);
  const small = Math.abs(value) < 10_000;
  return numberFormat(place.locale, {
    style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: 0,
    ...(small ? { maximumFractionDigits: 0 } : { notation: 'compact', maximumSignificantDigits: 3 }),
  }).format(value);
}

export function number(value: number, locale: Locale, digits = 0): string {
  return numberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

export function percent(share: number, locale: Locale, digits = share !== 0 && Math.abs(share) < 0.1 ? 1 : 0): string {
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share);
}

/** A `Day` carries no zone, so it is read and written in UTC; a `Moment` is shown in the organisation's zone. */
function asDate(text: string): { date: Date; zone?: string } {
  return text.length === 10 ? { date: new Date(`${text}T00:00:00Z`), zone: 'UTC' } : { date: new Date(text) };
}

export function day(text: string, place: Place): string {
  const { date, zone } = asDate(text);
  return dateFormat(place.locale, { dateStyle: 'long', timeZone: zone ?? place.zone }).format(date);
}

export function dayShort(text: string, place: Place): string {
  const { date, zone } = asDate(text);
  const options: Intl.DateTimeFormatOptions = place.locale === 'en'
    ? { day: 'numeric', month: 'short', year: 'numeric' }
    : { year: 'numeric', month: '2-digit', day: '2-digit' };
  return dateFormat(place.locale, { ...options, timeZone: zone ?? place.zone }).format(date).replaceAll('/', '-');
}

export function moment(text: string, place: Place): string {
  const time = dateFormat(place.locale, { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: place.zone });
  return `${day(text, place)} ${time.format(new Date(text))}`;
}

export function clock(text: string, place: Place): string {
  return dateFormat(place.locale, { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: place.zone }).format(new Date(text));
}

export function month(text: string, locale: Locale, short = false): string {
  const date = new Date(`${text}-01T00:00:00Z`);
  const form: Intl.DateTimeFormatOptions = short ? { month: 'short' } : { year: 'numeric', month: 'long' };
  return dateFormat(locale, { ...form, timeZone: 'UTC' }).format(date);
}

/** The last day of `YYYY-MM`, so that a month becomes a span of days. */
export function monthSpan(text: string): { from: string; to: string } {
  const [year = 1970, month = 1] = text.split('-').map(Number);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { from: `${text}-01`, to: `${text}-${String(last).padStart(2, '0')}` };
}

/** Chinese mobiles in 3-4-4 groups, masked ones too; anything else is left as it came. */
export function phone(text: string): string {
  const bare = text.replaceAll(/[\s-]/g, '').replace(/^(\+?86)(?=1[\d*]{10}$)/, '');
  return /^1[\d*]{10}$/.test(bare) ? `${bare.slice(0, 3)} ${bare.slice(3, 7)} ${bare.slice(7)}` : text;
}

/** The day of the organisation's calendar on which a `Day` or `Moment` falls: `2026-11-22`. */
export function dayOf(text: string, place: Place): string {
  if (text.length === 10) return text;
  const parts = dateFormat('en', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: place.zone }).formatToParts(new Date(text));
  return (['year', 'month', 'day'] as const).map((type) => parts.find((part) => part.type === type)?.value).join('-');
}

/** Midnights from one day to another; negative when the other came first. */
export function daysBetween(from: string, to: string, place: Place): number {
  return (Date.parse(dayOf(to, place)) - Date.parse(dayOf(from, place))) / 86_400_000;
}

export function bytes(size: number, locale: Locale): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log(Math.max(size, 1)) / Math.log(1024)));
  return `${number(size / 1024 ** step, locale, step > 1 ? 1 : 0)} ${units[step]}`;
}
