import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { CustomerCount, CustomerRow, Items, Operation, Page, TaggingBody, View } from '@/api/types';
import type { CustomerFilter } from './filter';

export const PAGE_ROWS = 50;

export interface ListPlace {
  sort?: string;
  dir?: string;
  cursor?: string;
}
export const customersQuery = (filter: CustomerFilter, place: ListPlace) => queryOptions({
  queryKey: ['customers', 'list', filter, place],
  queryFn: ({ signal }) => api.get<Page<CustomerRow>>('/customers', { ...filter, ...place, limit: PAGE_ROWS }, signal),
  placeholderData: keepPreviousData,
});
export const countQuery = (filter: CustomerFilter) => queryOptions({
  queryKey: ['customers', 'count', filter],
  queryFn: ({ signal }) => api.get<CustomerCount>('/customers/count', filter, signal),
  placeholderData: keepPreviousData,
});
export const viewsQuery = queryOptions({
  queryKey: ['views', 'customers'],
  queryFn: () => api.get<Items<View>>('/views', { list: 'customers' }),
  select: (page) => page.items,
});

export function useTagging() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: TaggingBody) => api.post<{ matched: number; changed: number }>('/customers/tagging', body),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['customers'] });
      void queryClient.invalidateQueries({ queryKey: ['customer'] });
      void queryClient.invalidateQueries({ queryKey: ['tags'] });
    },
  });
}

export function useMerge() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { survivor: string; absorbed: string }) => api.post<Operation>('/merges', body),
    onSuccess: () => queryClient.invalidateQueries(),
  });
}

export function useViewActions() {
  const queryClient = useQueryClient();
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: ['views'] });
  return {
    save: useMutation({ mutationFn: (body: { name: string; query: string; shared: boolean }) => api.post<View>('/views', { list: 'customers', ...body }), onSuccess }),
    update: useMutation({ mutationFn: ({ id, ...body }: { id: string; query?: string; name?: string; shared?: boolean }) => api.patch<View>(`/views/${id}`, body), onSuccess }),
    remove: useMutation({ mutationFn: (id: string) => api.del<void>(`/views/${id}`), onSuccess }),
  };
}
