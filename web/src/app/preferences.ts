//! What this browser remembers of its reader: language, light or dark, and whether the menu is folded.
import { useSyncExternalStore } from 'react';
import type { Locale } from '@/i18n/translate';

export type Appearance = 'light' | 'dark' | 'system';
export interface Preferences {
  locale: Locale;
  appearance: Appearance;
  collapsed: boolean;
}

const KEY = 'shuke.preferences';
const listeners = new Set<() => void>();
const systemDark = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : undefined;
let current: Preferences = { locale: 'zh-CN', appearance: 'system', collapsed: false, ...read() };

function read(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>;
  } catch {
    return {};
  }
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // A browser that stores nothing still works; it only forgets.
  }
  for (const tell of listeners) tell();
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  systemDark?.addEventListener('change', tell);
  return () => {
    listeners.delete(tell);
    systemDark?.removeEventListener('change', tell);
  };
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, () => current);
}

export function useIsDark(): boolean {
  return useSyncExternalStore(subscribe, () =>
    current.appearance === 'system' ? (systemDark?.matches ?? false) : current.appearance === 'dark');
}
