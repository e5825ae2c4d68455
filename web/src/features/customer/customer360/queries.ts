import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Customer360, CustomerEdit, Items, MergePreview, Operation, Page, Purchase, Suggestion, TimelineEntry } from '@/api/types';

export const customerQuery = (id: string) => queryOptions({
  queryKey: ['customer', id],
  queryFn: ({ signal }) => api.get<Customer360>(`/customers/${id}`, undefined, signal),
});
export const timelineQuery = (id: string) => infiniteQueryOptions({
  queryKey: ['customer', id, 'timeline'],
  queryFn: ({ pageParam, signal }) => api.get<Page<TimelineEntry>>(`/customers/${id}/timeline`, { cursor: pageParam, limit: 30 }, signal),
  initialPageParam: '',
  getNextPageParam: (page) => page.next || undefined,
});
export const purchasesQuery = (id: string) => infiniteQueryOptions({
  queryKey: ['customer', id, 'purchases'],
  queryFn: ({ pageParam, signal }) => api.get<Page<Purchase>>(`/customers/${id}/purchases`, { cursor: pageParam, limit: 30 }, signal),
  initialPageParam: '',
  getNextPageParam: (page) => page.next || undefined,
});

export const mergePreviewQuery = (one: string, other: string) => queryOptions({
  queryKey: ['merges', 'preview', one, other],
  queryFn: () => api.post<MergePreview>('/merges/preview', { survivor: one, absorbed: other }),
  staleTime: 0,
  retry: false,
});
export const suggestQuery = (q: string) => queryOptions({
  queryKey: ['suggest', q],
  queryFn: ({ signal }) => api.get<Items<Suggestion>>('/customers/suggest', { q }, signal),
  enabled: q !== '',
});

export function useEditCustomer(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: CustomerEdit) => api.patch<Customer360>(`/customers/${id}`, body),
    onSuccess: (customer) => {
      queryClient.setQueryData(customerQuery(id).queryKey, customer);
      void queryClient.invalidateQueries({ queryKey: ['customer', id, 'timeline'] });
      void queryClient.invalidateQueries({ queryKey: ['customers'] });
    },
  });
}

/** Deciding about a possible duplicate, and taking a merge back. Either can change any list, so all are asked again. */
export function useMergeDecisions() {
  const queryClient = useQueryClient();
  const onSuccess = () => queryClient.invalidateQueries();
  return {
    confirm: useMutation({ mutationFn: (id: string) => api.post<Operation>(`/candidates/${id}/confirmation`), onSuccess }),
    refuse: useMutation({ mutationFn: (id: string) => api.post<void>(`/candidates/${id}/refusal`), onSuccess }),
    merge: useMutation({ mutationFn: ({ one, other }: { one: string; other: string }) => api.post<Operation>('/merges', { survivor: one, absorbed: other }), onSuccess }),
    undo: useMutation({ mutationFn: (id: string) => api.post<Operation>(`/merges/${id}/reversal`), onSuccess }),
  };
}
