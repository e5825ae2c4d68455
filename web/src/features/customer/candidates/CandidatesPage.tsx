import { MergeCellsOutlined, SearchOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { ApiProblem } from '@/api/client';
import type { Job } from '@/api/types';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { JobProgress } from '@/shared/job/JobProgress';
import { EmptyState, ErrorState, PageHead } from '@/shared/states/States';
import { Skeleton } from '@/shared/table/DataTable';
import { useListUrl } from '@/shared/table/useListUrl';
import { useIsPhone } from '@/shared/useIsPhone';
import { useShowProblem } from '@/shared/useProblem';
import { useMergeDecisions } from '../customer360/queries';
import { BulkDialog } from './BulkDialog';
import { BulkParts } from './BulkParts';
import { DeferDialog } from './DeferDialog';
import { PairCard } from './PairCard';
import { QueueFilters } from './QueueFilters';
import { filterOf, queueCountQuery, queueQuery, useQueueActions } from './queries';
import { useQueueKeys } from './useQueueKeys';

export function CandidatesPage() {
  const { t } = useT();
  const format = useFormat();
  const can = useCan();
  const isPhone = useIsPhone();
  const url = useListUrl();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const { confirm, refuse } = useMergeDecisions();
  const { scan, resume } = useQueueActions();
  const [job, setJob] = useState<Job>();
  const [isBulk, setBulk] = useState(false);
  const [deferring, setDeferring] = useState<string>();
  const [place, setPlace] = useState(0);
  // Where a key has led is scrolled to; what a finger points at is in sight already.
  const [isWalking, setWalking] = useState(false);
  const onOver = useOver(() => setJob(undefined));
  const filter = filterOf(url.search);
  const list = useInfiniteQuery(queueQuery(filter));
  const { data: count } = useQuery(queueCountQuery(filter));
  const pairs = list.data?.pages.flatMap((page) => page.items) ?? [];
  const at = Math.min(place, Math.max(0, pairs.length - 1));
  const mayDecide = can('customers.merge');
  const isBusy = confirm.isPending || refuse.isPending || resume.isPending;
  const decide = (id: string, isSame: boolean) => {
    if (isBusy) return;
    (isSame ? confirm : refuse).mutate(id, { onError: showProblem, onSuccess: () => void message.success(t(isSame ? 'c360.confirmed' : 'c360.refused')) });
  };
  useQueueKeys((key) => {
    setWalking(true);
    const current = pairs[at];
    if (key === 'j') {
      if (at + 1 >= pairs.length - 2 && list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
      setPlace(Math.min(at + 1, pairs.length - 1));
    } else if (key === 'k') setPlace(Math.max(0, at - 1));
    else if (!current || !mayDecide) return;
    else if (key === 'd') { if (!current.deferred_until) setDeferring(current.id); }
    else decide(current.id, key === 'y');
  });
  const isFiltered = Object.values({ ...filter, state: undefined }).some(Boolean);
  const isDeferred = filter.state === 'deferred';

  return (
    <>
      <PageHead title={t('candidates.title')} sub={<>{t('candidates.sub')} {mayDecide && !isPhone && pairs.length > 0 && t('candidates.keys')}</>}
        actions={mayDecide && (
          <>
            <Button icon={<SearchOutlined />} loading={scan.isPending} disabled={Boolean(job)} onClick={() => scan.mutate(undefined, { onError: showProblem, onSuccess: setJob })}>{t('candidates.scan')}</Button>
            <Button icon={<MergeCellsOutlined />} disabled={Boolean(job) || isDeferred} onClick={() => setBulk(true)}>{t('candidates.bulk')}</Button>
          </>
        )} />
      {job && <div className="card" style={{ marginBottom: 16 }}><JobProgress id={job.id} first={job} title={t(job.kind === 'candidate.scan' ? 'candidates.scanning' : 'candidates.bulkRuns')} onOver={onOver} cancel={{ title: t('candidates.stopAsk'), text: t('candidates.stopText') }} /></div>}
      <QueueFilters filter={filter} onChange={(change) => { setPlace(0); url.set(change); }} />
      {list.error && !list.data && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {!list.data && !list.error && <div className="card"><Skeleton label={t('common.loading')} /></div>}
      {list.data && pairs.length === 0 && (
        <div className="card">
          {isFiltered
            ? <EmptyState title={t('candidates.noMatch')} action={<Button onClick={() => url.set({ score_from: undefined, score_to: undefined, source: undefined, field: undefined })}>{t('customers.clearAll')}</Button>} />
            : <EmptyState title={t(isDeferred ? 'candidates.noneDeferred' : 'candidates.empty')} text={t(isDeferred ? 'candidates.noneDeferredText' : 'candidates.emptyText')} />}
        </div>
      )}
      {count && pairs.length > 0 && <p className="muted small num" style={{ marginBottom: 10 }}>{t('candidates.count', { n: format.number(count.pairs), customers: format.number(count.customers) })}</p>}
      <div className="stack">
        {pairs.map((pair, index) => (
          <PairCard key={pair.id} pair={pair} isBusy={isBusy} isCurrent={index === at} isReached={isWalking && index === at} onPoint={() => { setWalking(false); setPlace(index); }}
            decide={mayDecide ? {
              confirm: () => decide(pair.id, true), refuse: () => decide(pair.id, false), defer: () => setDeferring(pair.id),
              resume: () => resume.mutate(pair.id, { onError: showProblem, onSuccess: () => void message.success(t('candidates.resumed')) }),
            } : undefined} />
        ))}
        {list.hasNextPage && <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('c360.loadMore')}</Button>}
      </div>
      {isBulk && <BulkDialog filter={filter} onStarted={setJob} onClose={() => setBulk(false)} />}
      {deferring && <DeferDialog id={deferring} onClose={() => setDeferring(undefined)} />}
    </>
  );
}

/** Says what a scan or a bulk confirmation has done, and asks all lists again. */
function useOver(done: () => void): (job: Job) => void {
  const { t } = useT();
  const format = useFormat();
  const { message, modal } = App.useApp();
  const showProblem = useShowProblem();
  const queryClient = useQueryClient();
  return (job) => {
    done();
    if (job.state === 'failed') showProblem(new ApiProblem({ status: 500, code: job.error?.code ?? 'server_trouble', params: job.error?.params }));
    const result = (job.result ?? {}) as Record<string, number | undefined>;
    const n = (key: string) => format.number(result[key] ?? 0);
    if (job.state === 'done' && job.kind === 'candidate.scan') void message.success(t('candidates.scanned', { merged: n('merged'), proposed: n('proposed') }), 8);
    if (job.state === 'done' && job.kind !== 'candidate.scan') modal.success({ title: t('candidates.bulkDone', { n: n('merged') }), content: <BulkParts parts={result} isDone /> });
    void queryClient.invalidateQueries();
  };
}
