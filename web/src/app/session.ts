//! Who is signed in, and what they may do. The server decides; this only spares people buttons that would be refused.
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Me, Permission, SetupState } from '@/api/types';

export const meQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => api.get<Me>('/session'),
  staleTime: 5 * 60_000,
  retry: false,
});
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => api.get<SetupState>('/setup'),
  staleTime: 60_000,
  retry: false,
});

export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}
export function useCan(): (permission: Permission) => boolean {
  const me = useMe();
  return (permission) => me?.permissions.includes(permission) ?? false;
}
