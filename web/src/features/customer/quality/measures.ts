//! Where each number of the board leads.
import type { QualityNumbers } from '@/api/types';
import type { Search } from '@/app/search';

export const FIELDS = ['name', 'phone', 'gender', 'birthday', 'city', 'store', 'company', 'address'] as const;
export const FLAWS = ['birthday_differs', 'birthday_default', 'birthday_unreadable', 'gender_differs', 'name_partial', 'phone_placeholder', 'phone_shared', 'phone_unreadable', 'email_unreadable'] as const;

export function countOf({ counts }: QualityNumbers, measure: string): number {
  return counts[measure] ?? 0;
}
export function shareOf(numbers: QualityNumbers, measure: string): number {
  const all = countOf(numbers, 'customers');
  return all > 0 ? countOf(numbers, measure) / all : 0;
}
export function incomplete(numbers: QualityNumbers): number {
  return countOf(numbers, 'customers') - countOf(numbers, 'complete');
}

/** The filter of the customer list that finds the customers whom a measure counts. */
export function behind(measure: string, place: Search): Search {
  const [key = '', code] = measure.split('.');
  if (code) return { ...place, [key]: code };
  switch (key) {
    case 'incomplete': return { ...place, missing: FIELDS.join(',') };
    case 'invalid': return { ...place, invalid: 'any' };
    case 'stale': return { ...place, stale: 'true' };
    case 'possible': return { ...place, duplicates: 'possible' };
    default: return place;
  }
}
