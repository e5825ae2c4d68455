import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { api } from '@/api/client';
import type { Operation, Page } from '@/api/types';
import { useT } from '@/i18n/translate';
import { EmptyState, PageHead } from '@/shared/states/States';
import { DataTable } from '@/shared/table/DataTable';
import { useListUrl } from '@/shared/table/useListUrl';
import { EvidenceTable, nameOf } from '../customer360/Evidence';
import { MergeCard, useMergeColumns } from './columns';

export function MergesPage() {
  const { t, code } = useT();
  const url = useListUrl();
  const { kind, cursor } = url.search;
  const columns = useMergeColumns();
  const list = useQuery({
    queryKey: ['merges', kind, cursor],
    queryFn: ({ signal }) => api.get<Page<Operation>>('/merges', { kind, cursor }, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHead title={t('merges.title')} sub={t('merges.sub')} actions={
        <Select aria-label={t('merges.kind')} value={kind ?? ''} style={{ minWidth: 140 }} onChange={(next) => url.set({ kind: next || undefined })}
          options={[{ value: '', label: t('merges.allKinds') }, { value: 'merge', label: t('operation.merge') }, { value: 'unmerge', label: t('operation.unmerge') }]} />
      } />
      <DataTable
        label={t('merges.title')} columns={columns} rows={list.data?.items} rowKey={(row) => row.id} isLoading={list.isPending} isStale={list.isPlaceholderData} error={list.error} onRetry={() => void list.refetch()}
        paging={{ page: url.page, onPrevious: url.page > 1 ? url.previous : undefined, onNext: list.data?.next ? () => url.next(list.data?.next ?? '') : undefined }}
        expand={(row) => (row.evidence.length > 0
          ? <EvidenceTable evidence={row.evidence} left={nameOf(row.survivor, t('common.unnamed'))} right={nameOf(row.absorbed, t('common.unnamed'))} />
          : <span className="muted">{code('rule', row.rule)}</span>)}
        card={(row) => <MergeCard row={row} />}
        empty={<EmptyState title={t('merges.empty')} text={t('merges.emptyText')} />}
      />
    </>
  );
}
