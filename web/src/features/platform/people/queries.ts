import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Items, Person, PersonBody } from '@/api/types';

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => api.get<Items<Person>>('/people', undefined, signal),
  select: (page) => page.items,
});

export function usePeopleActions() {
  const queryClient = useQueryClient();
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: ['people'] });
  return {
    create: useMutation({ mutationFn: (body: PersonBody) => api.post<Person>('/people', body), onSuccess }),
    change: useMutation({ mutationFn: ({ id, ...body }: PersonBody & { id: string }) => api.patch<Person>(`/people/${id}`, body), onSuccess }),
  };
}
