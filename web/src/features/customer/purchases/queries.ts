import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { AnonymousSums, Page, Purchase } from '@/api/types';

export const ANONYMOUS_KEYS = ['store', 'source', 'month_from', 'month_to'] as const;
export type AnonymousFilter = Partial<Record<(typeof ANONYMOUS_KEYS)[number], string>>;

const PAGE_ROWS = 50;

export const anonymousQuery = (filter: AnonymousFilter, cursor?: string) => queryOptions({
  queryKey: ['purchases', 'anonymous', filter, cursor],
  queryFn: ({ signal }) => api.get<Page<Purchase>>('/purchases/anonymous', { ...filter, cursor, limit: PAGE_ROWS }, signal),
  placeholderData: keepPreviousData,
});
export const anonymousSumsQuery = (filter: AnonymousFilter) => queryOptions({
  queryKey: ['purchases', 'anonymous', 'sums', filter],
  queryFn: ({ signal }) => api.get<AnonymousSums>('/purchases/anonymous/sums', filter, signal),
  placeholderData: keepPreviousData,
});
