import { useNavigate } from '@tanstack/react-router';
import { api } from '@/api/client';
import type { Me } from '@/api/types';
import type { Locale } from '@/i18n/translate';
import { useShowProblem } from '@/shared/useProblem';
import { setPreferences } from './preferences';
import { queryClient } from './queryClient';
import { meQuery } from './session';

/** Signing out and switching language, for the menu and the palette alike. */
export function useSessionActions() {
  const navigate = useNavigate();
  const showProblem = useShowProblem();
  const leave = async (path: '/session' | '/sessions') => {
    try {
      await api.del<void>(path);
    } catch (error) {
      return showProblem(error);
    }
    queryClient.clear();
    await navigate({ to: '/signin', search: {} });
  };
  return {
    signOut: () => void leave('/session'),
    signOutEverywhere: () => leave('/sessions'),
    switchLocale: (locale: Locale) => {
      setPreferences({ locale });
      if (queryClient.getQueryData(meQuery.queryKey)) {
        api.patch<Me>('/session', { locale }).then((me) => queryClient.setQueryData(meQuery.queryKey, me), showProblem);
      }
    },
  };
}
