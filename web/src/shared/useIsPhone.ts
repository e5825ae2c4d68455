import { useSyncExternalStore } from 'react';

const query = typeof matchMedia === 'function' ? matchMedia('(max-width: 767px)') : undefined;

export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (tell) => {
      query?.addEventListener('change', tell);
      return () => query?.removeEventListener('change', tell);
    },
    () => query?.matches ?? false,
  );
}
