import { queryOptions } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Cockpit } from '@/api/types';

export const cockpitQuery = queryOptions({
  queryKey: ['cockpit'],
  queryFn: ({ signal }) => api.get<Cockpit>('/cockpit', undefined, signal),
  staleTime: 60_000,
});
