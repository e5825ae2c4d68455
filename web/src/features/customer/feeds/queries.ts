import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Feed, FeedList, FeedMapping, Items, Job, NewFeed, FeedPatch } from '@/api/types';

/** What runs is looked at often, what waits now and then: files come without anybody pressing anything. */
const BUSY_MS = 2_000;
const CALM_MS = 10_000;
export const pace = (feeds: Feed[] = []) => (feeds.some((feed) => feed.is_running || feed.waiting > 0) ? BUSY_MS : CALM_MS);

export const feedsQuery = queryOptions({
  queryKey: ['feeds'],
  queryFn: ({ signal }) => api.get<FeedList>('/feeds', undefined, signal),
  refetchInterval: (query) => pace(query.state.data?.items),
});
export const feedQuery = (id: string) => queryOptions({
  queryKey: ['feed', id],
  queryFn: ({ signal }) => api.get<Feed>(`/feeds/${id}`, undefined, signal),
  refetchInterval: (query) => pace(query.state.data && [query.state.data]),
});
export const feedMappingsQuery = queryOptions({
  queryKey: ['feed-mappings'],
  queryFn: () => api.get<Items<FeedMapping>>('/feeds/mappings'),
  select: (page) => page.items,
});

export function useFeedActions() {
  const queryClient = useQueryClient();
  const onSuccess = () => {
    for (const key of ['feeds', 'feed', 'feed-runs', 'sources']) void queryClient.invalidateQueries({ queryKey: [key] });
  };
  return {
    create: useMutation({ mutationFn: (body: NewFeed) => api.post<Feed>('/feeds', body), onSuccess }),
    change: useMutation({ mutationFn: ({ id, ...body }: FeedPatch & { id: string }) => api.patch<Feed>(`/feeds/${id}`, body), onSuccess }),
    run: useMutation({ mutationFn: (id: string) => api.post<Job>(`/feeds/${id}/run`), onSuccess }),
    pause: useMutation({ mutationFn: (id: string) => api.post<Feed>(`/feeds/${id}/pause`), onSuccess }),
    resume: useMutation({ mutationFn: (id: string) => api.del<Feed>(`/feeds/${id}/pause`), onSuccess }),
    remove: useMutation({ mutationFn: (id: string) => api.del<void>(`/feeds/${id}`), onSuccess }),
  };
}
