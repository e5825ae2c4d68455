import { createContext, use, useMemo } from 'react';
import { useT } from '@/i18n/translate';
import * as f from './format';

export interface Organisation {
  currency: string;
  zone: string;
}
export const OrganisationContext = createContext<Organisation>({ currency: 'CNY', zone: 'Asia/Shanghai' });

const now = () => new Date().toISOString();

/** The formatters of `format.ts`, bound to the language of the reader and the money and clock of the organisation. */
export function useFormat() {
  const { locale, t } = useT();
  const { currency, zone } = use(OrganisationContext);
  return useMemo(() => {
    const place: f.Place = { locale, currency, zone };
    /** Reckoned from today, or from the day the numbers are from: a feed that stopped makes nobody late. */
    const ago = (text: string, from?: string | null) => {
      const days = f.daysBetween(text, from ?? now(), place);
      if (days <= 0) return t('common.today');
      if (days === 1) return t('common.yesterday');
      if (days < 60) return t('common.daysAgo', { n: days });
      if (days < 730) return t('common.monthsAgo', { n: Math.round(days / 30.4) });
      return t('common.yearsAgo', { n: Math.floor(days / 365) });
    };
    const since = (text: string, from = now()) => {
      const minutes = Math.floor((Date.parse(from) - Date.parse(text)) / 60_000);
      if (minutes < 1) return t('common.now');
      if (minutes < 60) return t('common.minutesAgo', { n: minutes });
      return minutes < 1440 ? t('common.hoursAgo', { n: Math.floor(minutes / 60) }) : ago(text, from);
    };
    return {
      place, ago, since,
      money: (minor: number, other?: string) => f.money(minor, place, other ?? currency),
      moneyShort: (minor: number, other?: string) => f.moneyShort(minor, place, other ?? currency),
      number: (value: number, digits?: number) => f.number(value, locale, digits),
      percent: (share: number, digits?: number) => f.percent(share, locale, digits),
      today: () => f.dayOf(now(), place),
      daysUntil: (day: string, from?: string | null) => f.daysBetween(from ?? now(), day, place),
      day: (text: string) => f.day(text, place),
      dayShort: (text: string) => f.dayShort(text, place),
      moment: (text: string) => f.moment(text, place),
      clock: (text: string) => f.clock(text, place),
      month: (text: string, short?: boolean) => f.month(text, locale, short),
      phone: f.phone,
      bytes: (size: number) => f.bytes(size, locale),
      digits: f.minorDigits(currency),
      symbol: f.money(0, place).replaceAll(/[\d.,\s]/g, ''),
    };
  }, [locale, currency, zone, t]);
}
export type Format = ReturnType<typeof useFormat>;
