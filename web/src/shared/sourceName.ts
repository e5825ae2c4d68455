//! Systems have codes; those that everybody has also have a word in both languages.
import type { Translator } from '@/i18n/translate';

export function sourceName(source: { code: string; name?: string | null }, code: Translator['code']): string {
  if (source.name && source.name !== source.code) return source.name;
  const word = code('sourceKind', source.code);
  return word === source.code.replaceAll('_', ' ') ? source.code : word;
}
