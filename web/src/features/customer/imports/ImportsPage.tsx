import { CloudUploadOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { api } from '@/api/client';
import type { Import, ImportState, Page } from '@/api/types';
import { Forbidden } from '@/app/pages';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { Pill, type Shade } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState, PageHead } from '@/shared/states/States';
import type { Column } from '@/shared/table/columns';
import { DataTable } from '@/shared/table/DataTable';
import { useListUrl } from '@/shared/table/useListUrl';

const SHADE: Record<ImportState, Shade> = { draft: 'quiet', trying: 'info', ready: 'info', running: 'info', done: 'good', failed: 'bad', cancelled: 'warn', undoing: 'info', undone: 'quiet' };
const BUSY = new Set<ImportState>(['trying', 'running', 'undoing']);
const POLL_MS = 3_000;

export function ImportStateBadge({ state }: { state: ImportState }) {
  const { code } = useT();
  return <Pill shade={SHADE[state] ?? 'quiet'}>{code('importState', state)}</Pill>;
}

export function ImportsPage() {
  const { t, code } = useT();
  const format = useFormat();
  const can = useCan();
  const navigate = useNavigate();
  const url = useListUrl();
  const { cursor } = url.search;
  const list = useQuery({
    queryKey: ['imports', cursor],
    queryFn: ({ signal }) => api.get<Page<Import>>('/imports', { cursor }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (query.state.data?.items.some((item) => BUSY.has(item.state)) ? POLL_MS : false),
  });
  if (!can('imports.run')) return <Forbidden />;
  const add = <Link to="/imports/new"><Button type="primary" icon={<CloudUploadOutlined />}>{t('imports.add')}</Button></Link>;
  const count = (value: number | undefined) => (value === undefined ? '—' : format.number(value));
  const columns: Column<Import>[] = [
    { key: 'file', title: t('imports.file'), width: 260, render: (row) => <Link to="/imports/$id" params={{ id: row.id }} className="plain"><b>{row.file_name}</b> <span className="muted small num">{format.bytes(row.bytes)}</span></Link> },
    { key: 'kind', title: t('imports.kind'), width: 90, render: (row) => (row.kind ? code('importKind', row.kind) : '—') },
    { key: 'source', title: t('imports.source'), width: 120, render: (row) => (row.source ? code('sourceKind', row.source) : '—') },
    { key: 'state', title: t('imports.state'), width: 110, render: (row) => <ImportStateBadge state={row.state} /> },
    { key: 'rows', title: t('imports.rows'), width: 90, align: 'right', render: (row) => count((row.report ?? row.trial)?.rows) },
    { key: 'taken', title: t('imports.taken'), width: 90, align: 'right', render: (row) => count(row.report?.taken) },
    { key: 'rejected', title: t('imports.rejected'), width: 90, align: 'right', render: (row) => count((row.report ?? row.trial)?.rejected) },
    { key: 'by', title: t('imports.by'), width: 100, render: (row) => row.created_by ?? '—' },
    { key: 'at', title: t('imports.at'), width: 190, align: 'right', render: (row) => <span className="nowrap">{format.moment(row.created_at)}</span> },
  ];
  return (
    <>
      <PageHead title={t('imports.title')} sub={t('imports.sub')} actions={add} />
      <DataTable
        label={t('imports.title')} columns={columns} rows={list.data?.items} rowKey={(row) => row.id} isLoading={list.isPending} isStale={list.isPlaceholderData} error={list.error} onRetry={() => void list.refetch()}
        paging={{ page: url.page, onPrevious: url.page > 1 ? url.previous : undefined, onNext: list.data?.next ? () => url.next(list.data?.next ?? '') : undefined }}
        onOpen={(row) => void navigate({ to: '/imports/$id', params: { id: row.id } })}
        card={(row) => (
          <div className="stack tight" style={{ gap: 4 }}>
            <div className="row between"><b className="ellipsis">{row.file_name}</b><ImportStateBadge state={row.state} /></div>
            <div className="row between muted small num"><span>{[row.kind && code('importKind', row.kind), row.report && `${t('imports.taken')} ${format.number(row.report.taken)} / ${format.number(row.report.rows)}`].filter(Boolean).join(' · ')}</span><span>{format.dayShort(row.created_at)}</span></div>
          </div>
        )}
        empty={<EmptyState art="file" title={t('imports.empty')} text={t('empty.firstText')} action={add} />}
      />
    </>
  );
}
