//! Values that too many records hold, and which therefore tie nobody.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SharedIdentifier } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState } from '@/shared/states/States';
import { DataTable } from '@/shared/table/DataTable';
import type { Column } from '@/shared/table/columns';
import { sharedQuery } from './queries';

export function SharedCard() {
  const { t, code } = useT();
  const format = useFormat();
  const [trail, setTrail] = useState<string[]>([]);
  const list = useQuery({ ...sharedQuery(trail.at(-1)), placeholderData: keepPreviousData });
  const columns: Column<SharedIdentifier>[] = [
    { key: 'kind', title: t('rules.kind'), width: 140, render: (row) => code('contact', row.kind) },
    { key: 'mask', title: t('rules.value'), width: 180, render: (row) => <span className="num">{row.mask}</span> },
    { key: 'records', title: t('rules.holders'), width: 110, align: 'right', render: (row) => format.number(row.records) },
    { key: 'customers', title: t('rules.theirCustomers'), width: 110, align: 'right', render: (row) => format.number(row.customers) },
    { key: 'since', title: t('rules.since'), width: 120, align: 'right', render: (row) => format.dayShort(row.since) },
  ];
  const next = list.data?.next;
  return (
    <section className="stack tight" aria-label={t('rules.shared')}>
      <div><h2>{t('rules.shared')}</h2><p className="muted small">{t('rules.sharedHint')}</p></div>
      <DataTable label={t('rules.shared')} columns={columns} rows={list.data?.items} rowKey={(row) => `${row.kind}${row.mask}${row.since}${row.records}`} isLoading={list.isPending} isStale={list.isPlaceholderData} error={list.error} onRetry={() => void list.refetch()}
        paging={{ page: trail.length + 1, onPrevious: trail.length > 0 ? () => setTrail(trail.slice(0, -1)) : undefined, onNext: next ? () => setTrail([...trail, next]) : undefined }}
        card={(row) => <div className="row between"><span><b>{code('contact', row.kind)}</b> <span className="num">{row.mask}</span></span><span className="muted small num">{t('rules.heldBy', { n: format.number(row.records), customers: format.number(row.customers) })}</span></div>}
        empty={<EmptyState inline title={t('rules.noShared')} />} />
    </section>
  );
}
