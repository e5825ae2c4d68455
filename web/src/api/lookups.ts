//! Small lists that many pages need: stores, regions, sources, tags.
import { queryOptions } from '@tanstack/react-query';
import { api } from './client';
import type { Items, Region, Source, Store, Tag } from './types';

const RARELY_MS = 5 * 60_000;
export const storesQuery = queryOptions({ queryKey: ['stores'], queryFn: () => api.get<Items<Store>>('/stores'), select: (page) => page.items, staleTime: RARELY_MS });
export const regionsQuery = queryOptions({ queryKey: ['regions'], queryFn: () => api.get<Items<Region>>('/regions'), select: (page) => page.items, staleTime: RARELY_MS });
export const sourcesQuery = queryOptions({ queryKey: ['sources'], queryFn: () => api.get<Items<Source>>('/sources'), select: (page) => page.items, staleTime: RARELY_MS });
export const tagsQuery = queryOptions({ queryKey: ['tags'], queryFn: () => api.get<Items<Tag>>('/tags'), select: (page) => page.items, staleTime: 30_000 });
