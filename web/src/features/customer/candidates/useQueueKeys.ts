//! Walking through the queue by keyboard: J and K move, Y, N and D decide about where one is.
import { useEffect, useRef } from 'react';

export type QueueKey = 'j' | 'k' | 'y' | 'n' | 'd';
const KEYS = new Set<string>(['j', 'k', 'y', 'n', 'd']);

export function useQueueKeys(act: (key: QueueKey) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if (!KEYS.has(key) || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if ((event.target as HTMLElement).closest('input, textarea, select, [contenteditable]') || document.querySelector('.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open')) return;
      event.preventDefault();
      latest.current(key as QueueKey);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
