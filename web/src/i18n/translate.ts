//! `t('section.key', params)`: typed keys, `{name}` for values and `{n|customer|customers}` where English counts.
import { createContext, use } from 'react';
import { en } from './en';
import { zhCN } from './zh-CN';

type En = typeof en;
export type Section = keyof En;
export type Messages = { [S in Section]: { [K in keyof En[S]]: string } };
export type MessageKey = { [S in Section]: `${S}.${keyof En[S] & string}` }[Section];
export type Locale = 'zh-CN' | 'en';
export type Values = Record<string, string | number | boolean | null | undefined>;

export const MESSAGES: Record<Locale, Messages> = { 'zh-CN': zhCN, en };
export const LOCALES: { code: Locale; name: string }[] = [
  { code: 'zh-CN', name: '简体中文' },
  { code: 'en', name: 'English' },
];

export function fill(template: string, values: Values = {}): string {
  return template.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = values[name];
    if (one !== undefined && many !== undefined) return Number(value) === 1 ? one : many;
    return value === undefined || value === null ? (name in values ? '' : whole) : String(value);
  });
}

export interface Translator {
  locale: Locale;
  t: (key: MessageKey, values?: Values) => string;
  /** A code from the server in words; an unknown one is shown as it is rather than hidden. */
  code: (section: Section, code: string | null | undefined, values?: Values) => string;
}

export function translator(locale: Locale): Translator {
  const messages = MESSAGES[locale] as Record<string, Record<string, string>>;
  const find = (section: string, key: string) => messages[section]?.[key];
  return {
    locale,
    t: (key, values) => {
      const dot = key.indexOf('.');
      return fill(find(key.slice(0, dot), key.slice(dot + 1)) ?? key, values);
    },
    code: (section, code, values) => {
      if (!code) return '';
      const found = find(section, code.replaceAll('.', '_'));
      return found === undefined ? code.replaceAll('_', ' ') : fill(found, values);
    },
  };
}

export const TranslatorContext = createContext<Translator>(translator('zh-CN'));
export function useT(): Translator {
  return use(TranslatorContext);
}
