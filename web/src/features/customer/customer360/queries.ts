import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Customer360, CustomerEdit, Operation, Page, Purchase, TimelineEntry } from '@/api/types';

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
    undo: useMutation({ mutationFn: (id: string) => api.post<Operation>(`/merges/${id}/reversal`), onSuccess }),
  };
}
