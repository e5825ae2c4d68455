import {
  CloudUploadOutlined, EditOutlined, EyeOutlined, IdcardOutlined, MergeOutlined, PhoneOutlined, RollbackOutlined, ShoppingOutlined, SplitCellsOutlined, TagOutlined,
} from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { TimelineEntry } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState, ErrorState } from '@/shared/states/States';
import { sourceName } from '@/shared/sourceName';
import { Skeleton } from '@/shared/table/DataTable';
import styles from './Customer360.module.css';
import { timelineQuery } from './queries';

const ICON: Record<string, ReactNode> = {
  purchase: <ShoppingOutlined />, return: <RollbackOutlined />, service: <PhoneOutlined />, event: <EyeOutlined />, record: <IdcardOutlined />, merge: <MergeOutlined />,
  unmerge: <SplitCellsOutlined />, tag: <TagOutlined />, edit: <EditOutlined />, import: <CloudUploadOutlined />,
};

export function Timeline({ id, currency }: { id: string; currency: string }) {
  const { t } = useT();
  const format = useFormat();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(timelineQuery(id));
  if (error && !data) return <ErrorState inline error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton label={t('common.loading')} lines={6} />;
  const entries = data.pages.flatMap((page) => page.items);
  if (entries.length === 0) return <EmptyState inline title={t('c360.noTimeline')} />;
  return (
    <>
      <ol className={styles.timeline}>
        {entries.map((entry, at) => (
          <li key={`${entry.at}${at}`}>
            <span className={styles.dot} data-kind={entry.kind} aria-hidden="true">{ICON[entry.kind] ?? <EyeOutlined />}</span>
            <div>
              <div><Title entry={entry} currency={currency} /></div>
              <div className="muted small num" title={format.since(entry.at)}>{format.moment(entry.at)}</div>
            </div>
          </li>
        ))}
      </ol>
      {hasNextPage && <Button block loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t('c360.loadMore')}</Button>}
    </>
  );
}

function Title({ entry, currency }: { entry: TimelineEntry; currency: string }) {
  const { code, locale } = useT();
  const format = useFormat();
  const { params } = entry;
  const text = (key: string) => (typeof params[key] === 'string' ? params[key] : undefined);
  const said = code('event', entry.title_code, {
    ...Object.fromEntries(Object.keys(params).map((key) => [key, text(key) ?? ''])),
    amount: typeof params.amount_minor === 'number' ? format.money(params.amount_minor, text('currency') ?? currency) : '',
    content: text('content') ?? '', name: text('name') ?? text('kind') ?? '', source_name: sourceName({ code: text('source') ?? '', name: text('source_name') }, code),
  }).replace(/[：:]\s*$/, '');
  const fields = Array.isArray(params.fields) ? params.fields.map((field) => code('recordField', String(field))).join(locale === 'en' ? ', ' : '、') : undefined;
  const channel = text('channel');
  const parts = [text('store'), channel && code('channel', channel), text('number'), fields, text('file_name'), entry.kind === 'record' && code('rule', text('rule')), text('person')];
  const beside = parts.filter((part): part is string => Boolean(part) && !said.includes(String(part)));
  const line = <>{said}{beside.length > 0 && <span className="muted"> · {beside.join(' · ')}</span>}</>;
  if (entry.ref?.kind === 'import') return <Link to="/imports/$id" params={{ id: entry.ref.id }} className="plain">{line}</Link>;
  return line;
}
