import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { sourcesQuery } from '@/api/lookups';
import type { Feed } from '@/api/types';
import { Forbidden } from '@/app/pages';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { sourceName } from '@/shared/sourceName';
import { EmptyState, PageHead } from '@/shared/states/States';
import type { Column } from '@/shared/table/columns';
import { DataTable } from '@/shared/table/DataTable';
import { FeedButtons } from './FeedButtons';
import { FeedDialog } from './FeedDialog';
import styles from './Feeds.module.css';
import { Counts, FeedStateMark, Lag, LastSuccess, Place, Trouble } from './marks';
import { feedsQuery } from './queries';

const link = (feed: Feed) => <Link to="/feeds/$id" params={{ id: feed.id }} className="plain"><b>{feed.name}</b></Link>;

export function FeedsPage() {
  const { t, code } = useT();
  const can = useCan();
  const navigate = useNavigate();
  const list = useQuery({ ...feedsQuery, enabled: can('imports.run') });
  const { data: sources = [] } = useQuery(sourcesQuery);
  const [editing, setEditing] = useState<Feed | 'new'>();
  if (!can('imports.run')) return <Forbidden />;
  const add = <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing('new')}>{t('feeds.add')}</Button>;
  const from = (feed: Feed) => sourceName(sources.find((each) => each.code === feed.source) ?? { code: feed.source }, code);
  const what = (feed: Feed) => `${from(feed)} · ${code('importKind', feed.kind)}`;
  const last = (feed: Feed) => (
    <div className={styles.name}>
      {feed.error ? <Trouble error={feed.error} /> : feed.last_run?.file_name && <span className="ellipsis" title={feed.last_run.file_name}>{feed.last_run.file_name}</span>}
      {feed.last_run && <span className="small soft"><Counts run={feed.last_run} /></span>}
      {feed.waiting > 0 && <span className="muted small">{t('feeds.waiting', { n: feed.waiting })}</span>}
      {!feed.error && !feed.last_run && feed.waiting === 0 && <span className="muted">—</span>}
    </div>
  );
  const buttons = (feed: Feed) => <FeedButtons feed={feed} onEdit={() => setEditing(feed)} />;
  const columns: Column<Feed>[] = [
    { key: 'name', title: t('feeds.name'), width: 215, render: (feed) => <div className={styles.name}>{link(feed)}<Place feed={feed} /></div> },
    { key: 'source', title: t('imports.source'), width: 125, render: what },
    { key: 'state', title: t('feeds.state'), width: 105, render: (feed) => <FeedStateMark feed={feed} /> },
    { key: 'success', title: t('feeds.lastSuccess'), width: 95, render: (feed) => <LastSuccess feed={feed} /> },
    { key: 'lag', title: t('feeds.lag'), width: 130, render: (feed) => <Lag feed={feed} /> },
    { key: 'last', title: t('feeds.lastRun'), width: 220, render: last },
    { key: 'do', title: '', width: 175, align: 'right', render: buttons },
  ];
  return (
    <>
      <PageHead title={t('feeds.title')} sub={t('feeds.sub')} actions={add} />
      <DataTable
        label={t('feeds.title')} columns={columns} rows={list.data?.items} rowKey={(feed) => feed.id} isLoading={list.isPending} error={list.error} onRetry={() => void list.refetch()}
        onOpen={(feed) => void navigate({ to: '/feeds/$id', params: { id: feed.id } })}
        card={(feed) => (
          <div className="stack tight">
            <div className="row between">{link(feed)}<FeedStateMark feed={feed} /></div>
            <div className="row between muted small"><Place feed={feed} /><span className="nowrap">{what(feed)}</span></div>
            <dl className={styles.cardFacts}>
              <dt>{t('feeds.lastSuccess')}</dt><dd><LastSuccess feed={feed} /></dd>
              <dt>{t('feeds.lag')}</dt><dd><Lag feed={feed} /></dd>
            </dl>
            {last(feed)}
            {buttons(feed)}
          </div>
        )}
        empty={<EmptyState art="file" title={t('feeds.empty')} text={t('feeds.emptyText')} action={add} />}
      />
      {editing && <FeedDialog feed={editing === 'new' ? undefined : editing} root={list.data?.root ?? ''} onClose={() => setEditing(undefined)} />}
    </>
  );
}
