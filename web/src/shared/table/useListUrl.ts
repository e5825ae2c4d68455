//! The state of a list lives in the URL: search, filters, sort, columns, page. Reload and Back bring it back.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { Search } from '@/app/search';

/** Keys that say where in the list one is; any other change begins at the first page. */
const PLACE_KEYS = new Set(['cursor', 'page', 'preview', 'cols']);

export interface ListUrl {
  search: Search;
  /** Changes some keys; `undefined` takes one away. */
  set: (change: Search, options?: { replace?: boolean }) => void;
  page: number;
  next: (cursor: string) => void;
  previous: () => void;
  sort?: string;
  dir: 'asc' | 'desc';
}

export function withoutPlace(search: Search): Search {
  return Object.fromEntries(Object.entries(search).filter(([key, value]) => value !== undefined && !PLACE_KEYS.has(key)));
}

/** Keyset cursors only lead forward; the way back is remembered in this tab. */
function trailKey(search: Search): string {
  return `shuke.trail.${location.pathname}.${JSON.stringify(Object.entries(withoutPlace(search)).toSorted())}`;
}
function readTrail(search: Search): string[] {
  try {
    return JSON.parse(sessionStorage.getItem(trailKey(search)) ?? '[]') as string[];
  } catch {
    return [];
  }
}

export function useListUrl(): ListUrl {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const set = useCallback(
    (change: Search, options: { replace?: boolean } = {}) => {
      const keepsPlace = Object.keys(change).every((key) => PLACE_KEYS.has(key));
      void navigate({
        to: '.',
        search: (old: Search) => (keepsPlace ? { ...old, ...change } : { ...old, cursor: undefined, page: undefined, preview: undefined, ...change }),
        replace: options.replace,
        resetScroll: 'cursor' in change,
      });
    },
    [navigate],
  );
  return useMemo(() => {
    const page = Number(search.page ?? 1) || 1;
    return {
      search, set, page,
      sort: search.sort,
      dir: search.dir === 'asc' ? 'asc' as const : 'desc' as const,
      next: (cursor: string) => {
        const trail = readTrail(search).slice(0, page - 1);
        trail[page - 1] = search.cursor ?? '';
        sessionStorage.setItem(trailKey(search), JSON.stringify(trail));
        set({ cursor, page: String(page + 1), preview: undefined });
      },
      previous: () => {
        const before = readTrail(search)[page - 2];
        const isKnown = before !== undefined && page > 2;
        set({ cursor: isKnown ? before : undefined, page: isKnown ? String(page - 1) : undefined, preview: undefined });
      },
    };
  }, [search, set]);
}
