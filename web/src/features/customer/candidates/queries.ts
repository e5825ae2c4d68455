import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { CandidatePair, Job, Page, QueueCount, QueueForecast } from '@/api/types';
import type { Search } from '@/app/search';

/** Which proposals are meant; lives in the URL under these names. */
export interface QueueFilter {
  state?: string;
  score_from?: string;
  score_to?: string;
  source?: string;
  field?: string;
}

export function filterOf({ state, score_from, score_to, source, field }: Search): QueueFilter {
  return { state, score_from, score_to, source, field };
}

const asked = (filter: QueueFilter) => ({ ...filter });

export const queueQuery = (filter: QueueFilter) => infiniteQueryOptions({
  queryKey: ['candidates', filter],
  queryFn: ({ pageParam, signal }) => api.get<Page<CandidatePair>>('/candidates', { ...asked(filter), cursor: pageParam, limit: 20 }, signal),
  initialPageParam: '',
  getNextPageParam: (page) => page.next || undefined,
});

export const queueCountQuery = (filter: QueueFilter) => queryOptions({
  queryKey: ['candidates', 'count', filter],
  queryFn: ({ signal }) => api.get<QueueCount>('/candidates/count', asked(filter), signal),
});

export const queueForecastQuery = (filter: QueueFilter) => queryOptions({
  queryKey: ['candidates', 'forecast', filter],
  queryFn: ({ signal }) => api.get<QueueForecast>('/candidates/forecast', asked(filter), signal),
});

export interface ConfirmAll {
  score_from: number;
  score_to?: number;
  source?: string;
  field?: string;
  joined: number;
}

export function useQueueActions() {
  const queryClient = useQueryClient();
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: ['candidates'] });
  return {
    scan: useMutation({ mutationFn: () => api.post<Job>('/candidates/scan') }),
    confirmAll: useMutation({ mutationFn: (body: ConfirmAll) => api.post<Job>('/candidates/confirmations', body) }),
    defer: useMutation({ mutationFn: ({ id, until }: { id: string; until: string }) => api.post<void>(`/candidates/${id}/deferral`, { until }), onSuccess }),
    resume: useMutation({ mutationFn: (id: string) => api.del<void>(`/candidates/${id}/deferral`), onSuccess }),
  };
}
