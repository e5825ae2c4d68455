import { CopyOutlined, DownloadOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Alert, App, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { api, withQuery } from '@/api/client';
import { sourcesQuery } from '@/api/lookups';
import type { Feed, FeedRun, Page } from '@/api/types';
import { Forbidden } from '@/app/pages';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { sourceName } from '@/shared/sourceName';
import { EmptyState, ErrorState, PageHead } from '@/shared/states/States';
import type { Column } from '@/shared/table/columns';
import { DataTable, Skeleton } from '@/shared/table/DataTable';
import { useListUrl } from '@/shared/table/useListUrl';
import { FeedButtons } from './FeedButtons';
import { FeedDialog } from './FeedDialog';
import styles from './Feeds.module.css';
import { Counts, FeedStateMark, Lag, LastSuccess, RunMark, spanText, Trouble } from './marks';
import { feedQuery, feedsQuery, pace } from './queries';

export function FeedPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { t } = useT();
  const can = useCan();
  const navigate = useNavigate();
  const [isEditing, setEditing] = useState(false);
  const { data: feed, error, refetch } = useQuery({ ...feedQuery(id), enabled: can('imports.run') });
  const { data: list } = useQuery({ ...feedsQuery, enabled: can('imports.run') });
  if (!can('imports.run')) return <Forbidden />;
  if (error && !feed) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!feed) return <Skeleton label={t('common.loading')} />;
  return (
    <>
      <PageHead title={feed.name} sub={<Link to="/feeds">{t('feeds.title')}</Link>}
        actions={<FeedButtons isBig feed={feed} onEdit={() => setEditing(true)} onGone={() => void navigate({ to: '/feeds' })} />} />
      <div className="stack">
        <Summary feed={feed} />
        <section className="stack tight"><h2>{t('feeds.history')}</h2><History feed={feed} /></section>
      </div>
      {isEditing && <FeedDialog feed={feed} root={list?.root ?? ''} onClose={() => setEditing(false)} />}
    </>
  );
}

function Summary({ feed }: { feed: Feed }) {
  const { t, code } = useT();
  const format = useFormat();
  const { message } = App.useApp();
  const { data: sources = [] } = useQuery(sourcesQuery);
  const source = sources.find((each) => each.code === feed.source) ?? { code: feed.source };
  const place = feed.path ?? feed.url ?? '';
  const copy = () => void navigator.clipboard.writeText(place).then(() => message.success(t('feeds.copied')));
  const facts: [string, ReactNode][] = [
    [t('feeds.state'), <FeedStateMark key="state" feed={feed} />],
    [t('feeds.lag'), <Lag key="lag" feed={feed} />],
    [t('feeds.lastSuccess'), <LastSuccess key="success" feed={feed} />],
    [t('feeds.lastTry'), feed.last_try_at ? <span key="try" title={format.moment(feed.last_try_at)}>{format.since(feed.last_try_at)}</span> : t('feeds.never')],
    [t('feeds.every'), spanText(feed.every_minutes, t)],
    [t('imports.source'), `${sourceName(source, code)} · ${code('importKind', feed.kind)}`],
    [t('feeds.mapping'), feed.mapping?.name ?? t('feeds.mappingAny')],
  ];
  const failing = [t('feeds.failures', { n: feed.failures }), feed.next_at && t('feeds.nextTry', { at: format.clock(feed.next_at) }), feed.way === 'folder' && t('feeds.failedHint')].filter(Boolean).join(' · ');
  return (
    <>
      {feed.error && <Alert type="error" showIcon title={code('problem', feed.error.code, feed.error.params)} description={failing} />}
      {feed.paused_at && <Alert type="warning" showIcon title={t('feeds.pausedBy', { name: feed.paused_by ?? '—', at: format.moment(feed.paused_at) })} />}
      <section className="card stack">
        <dl className={styles.facts}>{facts.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>
        <div className={styles.path}>
          <span className="muted">{t(feed.way === 'folder' ? 'feeds.dropHere' : 'feeds.url')}</span>
          <code>{place}</code>
          <Button size="small" icon={<CopyOutlined />} aria-label={t('feeds.copy')} onClick={copy} />
          {feed.waiting > 0 && <span className="muted small" role="status">{t('feeds.waiting', { n: feed.waiting })}</span>}
        </div>
      </section>
    </>
  );
}

function History({ feed }: { feed: Feed }) {
  const { t } = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const url = useListUrl();
  const { cursor } = url.search;
  const list = useQuery({
    queryKey: ['feed-runs', feed.id, cursor],
    queryFn: ({ signal }) => api.get<Page<FeedRun>>(`/feeds/${feed.id}/runs`, { cursor }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: pace([feed]),
  });
  const file = (run: FeedRun) => run.file_name
    ? <>{run.import_id ? <Link to="/imports/$id" params={{ id: run.import_id }} className="plain"><b>{run.file_name}</b></Link> : <b>{run.file_name}</b>} <span className="muted small num nowrap">{format.bytes(run.bytes ?? 0)}</span></>
    : <span className="muted">—</span>;
  const rejects = (run: FeedRun) => (run.rejected && run.import_id && run.state === 'done'
    ? <Button size="small" href={withQuery(`/imports/${run.import_id}/rejects`)} download icon={<DownloadOutlined />}>{t('feeds.downloadRejects')}</Button> : null);
  const columns: Column<FeedRun>[] = [
    { key: 'at', title: t('feeds.at'), width: 170, render: (run) => <span className="nowrap">{format.moment(run.started_at)}</span> },
    { key: 'state', title: t('feeds.result'), width: 125, render: (run) => <RunMark run={run} /> },
    { key: 'file', title: t('feeds.file'), width: 210, render: file },
    { key: 'counts', title: t('imports.rows'), width: 150, render: (run) => <Counts run={run} /> },
    { key: 'why', title: t('imports.reason'), width: 250, render: (run) => <Trouble error={run.error} /> },
    { key: 'do', title: '', width: 140, align: 'right', render: rejects },
  ];
  const open = (run: FeedRun) => run.import_id && void navigate({ to: '/imports/$id', params: { id: run.import_id } });
  return (
    <DataTable
      label={t('feeds.history')} columns={columns} rows={list.data?.items} rowKey={(run) => run.id} isLoading={list.isPending} isStale={list.isPlaceholderData} error={list.error} onRetry={() => void list.refetch()}
      paging={{ page: url.page, onPrevious: url.page > 1 ? url.previous : undefined, onNext: list.data?.next ? () => url.next(list.data?.next ?? '') : undefined }}
      onOpen={open}
      card={(run) => (
        <div className="stack tight">
          <div className="row between"><RunMark run={run} /><span className="muted small num">{format.moment(run.started_at)}</span></div>
          <div style={{ overflowWrap: 'anywhere' }}>{file(run)}</div>
          <Counts run={run} />
          <Trouble error={run.error} />
          {rejects(run)}
        </div>
      )}
      empty={<EmptyState inline title={t('feeds.noRuns')} text={t('feeds.noRunsText')} />}
    />
  );
}
