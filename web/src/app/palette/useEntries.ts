import { useNavigate } from '@tanstack/react-router';
import { MESSAGES, useT, type MessageKey } from '@/i18n/translate';
import { useSessionActions } from '../actions';
import { ROOMS } from '../nav';
import { setPreferences, useIsDark } from '../preferences';
import { useCan } from '../session';
import type { Entry } from './entries';

/** So that an action is found by its English and its Chinese name, whichever language is on. */
function bothLanguages(key: MessageKey): string {
  const [section = '', name = ''] = key.split('.');
  return Object.values(MESSAGES).map((messages) => (messages as unknown as Record<string, Record<string, string>>)[section]?.[name] ?? '').join(' ');
}

export function useEntries(): { pages: Entry[]; actions: Entry[] } {
  const { t, locale } = useT();
  const can = useCan();
  const navigate = useNavigate();
  const isDark = useIsDark();
  const { signOut, switchLocale } = useSessionActions();
  const entry = (key: MessageKey, run: () => void, words = ''): Entry => ({ key, label: t(key), words: `${bothLanguages(key)} ${words}`, run });
  const pages = ROOMS.filter((room) => !room.needs || can(room.needs)).map((room) => entry(room.label, () => void navigate({ to: room.to, search: {} })));
  const actions = [
    ...(can('imports.run') ? [entry('palette.importFile', () => void navigate({ to: '/imports/new' }), 'daoru upload csv excel')] : []),
    ...(can('tags.manage') ? [entry('palette.newTag', () => void navigate({ to: '/tags', search: { new: '1' } }), 'biaoqian')] : []),
    entry('palette.otherLanguage', () => switchLocale(locale === 'en' ? 'zh-CN' : 'en'), 'language yuyan'),
    entry(isDark ? 'palette.darkOff' : 'palette.darkOn', () => setPreferences({ appearance: isDark ? 'light' : 'dark' }), 'theme shense'),
    entry('palette.signOut', signOut, 'logout tuichu'),
  ];
  return { pages, actions };
}
