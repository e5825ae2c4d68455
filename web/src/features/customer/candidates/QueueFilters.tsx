//! Which pairs of the queue are shown: waiting or put off, how likely, which source, what speaks for them.
import { useQuery } from '@tanstack/react-query';
import { Segmented, Select } from 'antd';
import { sourcesQuery } from '@/api/lookups';
import type { Search } from '@/app/search';
import { useT } from '@/i18n/translate';
import { sourceName } from '@/shared/sourceName';
import styles from './Candidates.module.css';
import type { QueueFilter } from './queries';

const FIELDS = ['name', 'phone', 'birthday', 'gender', 'address', 'email', 'store', 'company'] as const;
const SCORES: [string | undefined, string | undefined][] = [['0.9', undefined], ['0.8', '0.9'], ['0.65', '0.8'], [undefined, '0.65']];
const percent = (share: string) => `${Math.round(Number(share) * 100)}%`;

export function QueueFilters({ filter, onChange }: { filter: QueueFilter; onChange: (change: Search) => void }) {
  const { t, code } = useT();
  const { data: sources = [] } = useQuery(sourcesQuery);
  const scoreLabel = (from?: string, to?: string) => (from && to ? `${percent(from)}–${percent(to)}` : from ? t('candidates.scoreFrom', { p: percent(from) }) : t('candidates.scoreTo', { p: percent(to ?? '1') }));
  const range = `${filter.score_from ?? ''}-${filter.score_to ?? ''}`;
  const ranges = SCORES.map(([from, to]) => ({ value: `${from ?? ''}-${to ?? ''}`, label: scoreLabel(from, to) }));
  const isOther = range !== '-' && !ranges.some(({ value }) => value === range);
  const pick = (value: string) => {
    const [from = '', to = ''] = value.split('-');
    onChange({ score_from: from || undefined, score_to: to || undefined });
  };
  return (
    <div className={`${styles.filters} noPrint`}>
      <Segmented value={filter.state ?? 'open'} onChange={(state) => onChange({ state: state === 'open' ? undefined : state })}
        options={[{ value: 'open', label: t('candidates.open') }, { value: 'deferred', label: t('candidates.putOff') }]} />
      <Select aria-label={t('candidates.score')} value={range} onChange={pick}
        options={[{ value: '-', label: t('candidates.anyScore') }, ...ranges, ...(isOther ? [{ value: range, label: scoreLabel(filter.score_from, filter.score_to) }] : [])]} />
      <Select aria-label={t('c360.source')} value={filter.source ?? ''} onChange={(source) => onChange({ source: source || undefined })}
        options={[{ value: '', label: t('candidates.anySource') }, ...sources.map((source) => ({ value: source.code, label: sourceName(source, code) }))]} />
      <Select aria-label={t('candidates.field')} value={filter.field ?? ''} onChange={(field) => onChange({ field: field || undefined })}
        options={[{ value: '', label: t('candidates.anyField') }, ...FIELDS.map((field) => ({ value: field, label: t('candidates.fieldFor', { field: t(`evidenceField.${field}`) }) }))]} />
    </div>
  );
}
