//! Ctrl/⌘-K: customers by name, pinyin, phone or card, and everything one can do.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useId, useState } from 'react';
import { createPortal } from 'react-dom';
import { api } from '@/api/client';
import type { Items, Suggestion } from '@/api/types';
import { useT } from '@/i18n/translate';
import { TierBadge } from '@/shared/badges/Badges';
import { phone } from '@/shared/format/format';
import { matchEntries, type Entry } from './entries';
import styles from './Palette.module.css';
import { useEntries } from './useEntries';

interface Group {
  title: string;
  options: { key: string; label: React.ReactNode; side?: React.ReactNode; run: () => void }[];
}

export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useT();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const groups = useGroups(text.trim());
  const options = groups.flatMap((group) => group.options);
  const listId = useId();
  const chosen = Math.min(at, Math.max(0, options.length - 1));
  useEffect(() => {
    document.getElementById(`${listId}-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [listId, chosen]);

  const open = (option: (typeof options)[number] | undefined) => {
    if (!option) return;
    onClose();
    option.run();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') return onClose();
    if (event.key === 'Enter') return open(options[chosen]);
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    setAt((chosen + (event.key === 'ArrowDown' ? 1 : -1) + options.length) % Math.max(1, options.length));
  };
  return createPortal(
    <div className={styles.veil} role="presentation" onMouseDown={(event) => event.target === event.currentTarget && onClose()}>
      <div className={styles.box} role="dialog" aria-modal="true" aria-label={t('palette.open')}>
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- a palette that must be clicked first is no palette */}
        <input autoFocus className={styles.input} value={text} placeholder={t('palette.placeholder')} onKeyDown={onKeyDown} role="combobox" aria-expanded="true"
          aria-controls={listId} aria-activedescendant={`${listId}-${chosen}`} aria-label={t('palette.placeholder')}
          onChange={(event) => { setText(event.target.value); setAt(0); }} />
        <div id={listId} className={styles.list} role="listbox" aria-label={t('palette.open')}>
          {options.length === 0 && <div className={styles.heading}>{t('palette.nothing', { q: text })}</div>}
          {groups.map((group) => (
            <div key={group.title} role="group" aria-label={group.title}>
              {group.options.length > 0 && <div className={styles.heading}>{group.title}</div>}
              {group.options.map((option) => {
                const mine = options.indexOf(option);
                return (
                  // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys are handled by the combobox above
                  <div key={option.key} id={`${listId}-${mine}`} role="option" tabIndex={-1} aria-selected={mine === chosen} className={styles.option}
                    onMouseMove={() => setAt(mine)} onClick={() => open(option)}>
                    <span className="ellipsis">{option.label}</span>
                    <span className={styles.side}>{option.side}</span>
                  </div>
                );
              })}
            </div>
          ))}
        </div>
        <div className={styles.foot}>{t('palette.hint')}</div>
      </div>
    </div>,
    document.body,
  );
}

const plain = (entry: Entry) => ({ key: entry.key, label: entry.label, run: entry.run });

function useGroups(text: string): Group[] {
  const { t } = useT();
  const navigate = useNavigate();
  const { pages, actions } = useEntries();
  const q = useDeferredValue(text);
  const { data } = useQuery({
    queryKey: ['suggest', q],
    queryFn: ({ signal }) => api.get<Items<Suggestion>>('/customers/suggest', { q }, signal),
    enabled: q.length > 0,
    placeholderData: keepPreviousData,
  });
  const people = text ? (data?.items ?? []).map((item) => ({
    key: item.id,
    label: item.name || t('common.unnamed'),
    side: <><span className="num">{item.phone ? phone(item.phone) : item.card}</span>{item.tier && <TierBadge code={item.tier} />}</>,
    run: () => void navigate({ to: '/customers/$id', params: { id: item.id } }),
  })) : [];
  const everyone = people.length > 0
    ? [{ key: 'all', label: t('palette.allMatching', { q: text }), run: () => void navigate({ to: '/customers', search: { q: text } }) }]
    : [];
  return [
    { title: t('palette.customers'), options: [...people, ...everyone] },
    { title: t('palette.pages'), options: matchEntries(pages, text).map(plain) },
    { title: t('palette.actions'), options: matchEntries(actions, text).map(plain) },
  ];
}
