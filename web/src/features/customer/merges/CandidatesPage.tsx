import { SearchOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { api, ApiProblem } from '@/api/client';
import type { CandidatePair, CandidateSide, CustomerRef, Job, Page } from '@/api/types';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { JobProgress } from '@/shared/job/JobProgress';
import { EmptyState, ErrorState, PageHead } from '@/shared/states/States';
import { Skeleton } from '@/shared/table/DataTable';
import { useShowProblem } from '@/shared/useProblem';
import styles from '../customer360/Customer360.module.css';
import { EvidenceTable, nameOf } from '../customer360/Evidence';
import { useMergeDecisions } from '../customer360/queries';

export function CandidatesPage() {
  const { t } = useT();
  const can = useCan();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const { confirm, refuse } = useMergeDecisions();
  const queryClient = useQueryClient();
  const [job, setJob] = useState<Job>();
  const scan = useMutation({ mutationFn: () => api.post<Job>('/candidates/scan'), onSuccess: setJob });
  const onScanned = (over: Job) => {
    setJob(undefined);
    if (over.state === 'failed') showProblem(new ApiProblem({ status: 500, code: over.error?.code ?? 'server_trouble', params: over.error?.params }));
    void queryClient.invalidateQueries({ queryKey: ['candidates'] });
  };
  const list = useInfiniteQuery({
    queryKey: ['candidates'],
    queryFn: ({ pageParam, signal }) => api.get<Page<CandidatePair>>('/candidates', { cursor: pageParam, limit: 20 }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  });
  const pairs = list.data?.pages.flatMap((page) => page.items);
  const isBusy = confirm.isPending || refuse.isPending;
  const decide = (id: string | undefined, isSame: boolean) => {
    if (!id || isBusy || !can('customers.merge')) return;
    (isSame ? confirm : refuse).mutate(id, { onError: showProblem, onSuccess: () => void message.success(t(isSame ? 'c360.confirmed' : 'c360.refused')) });
  };
  useDecisionKeys((isSame) => decide(pairs?.[0]?.id, isSame));

  return (
    <>
      <PageHead title={t('candidates.title')} sub={<>{t('candidates.sub')} {pairs && pairs.length > 0 && t('candidates.remaining')}</>}
        actions={can('customers.merge') && <Button icon={<SearchOutlined />} loading={scan.isPending} disabled={Boolean(job)} onClick={() => scan.mutate(undefined, { onError: showProblem })}>{t('candidates.scan')}</Button>} />
      {job && <div className="card" style={{ marginBottom: 16 }}><JobProgress id={job.id} first={job} onOver={onScanned} /></div>}
      {list.error && !pairs && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {!pairs && !list.error && <div className="card"><Skeleton label={t('common.loading')} /></div>}
      {pairs?.length === 0 && <div className="card"><EmptyState title={t('candidates.empty')} text={t('candidates.emptyText')} /></div>}
      <div className="stack">
        {pairs?.map((pair) => (
          <Pair key={pair.id} pair={pair} isBusy={isBusy} onDecide={can('customers.merge') ? (isSame) => decide(pair.id, isSame) : undefined} />
        ))}
        {list.hasNextPage && <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('c360.loadMore')}</Button>}
      </div>
    </>
  );
}

function useDecisionKeys(decide: (isSame: boolean) => void) {
  const latest = useRef(decide);
  useEffect(() => {
    latest.current = decide;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.target as HTMLElement).closest('input, textarea, [role=dialog]') || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'j') latest.current(true);
      if (event.key === 'f') latest.current(false);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function Pair({ pair, isBusy, onDecide }: { pair: CandidatePair; isBusy: boolean; onDecide?: (isSame: boolean) => void }) {
  const { t } = useT();
  const format = useFormat();
  const link = (customer: CustomerRef) => <Link to="/customers/$id" params={{ id: customer.id }}><b>{nameOf(customer, t('common.unnamed'))}</b></Link>;
  const unnamed = t('common.unnamed');
  const spent = (side: CandidateSide) => `${format.money(side.spent_minor)} · ${t('common.orders', { n: side.orders })}`;
  return (
    <article className={styles.pair} aria-label={`${nameOf(pair.left, unnamed)} ${nameOf(pair.right, unnamed)}`}>
      <div className="row between wrap" style={{ marginBottom: 6 }}>
        <span>{link(pair.left)} <span className="muted">≟</span> {link(pair.right)} <span className="muted small num">{t('c360.sameness', { p: format.percent(pair.score, 0) })} · {t('candidates.found', { at: format.dayShort(pair.found_at) })}</span></span>
        {onDecide && (
          <span className="row noPrint">
            <Button disabled={isBusy} onClick={() => onDecide(false)}>{t('c360.refuse')}</Button>
            <Button type="primary" disabled={isBusy} onClick={() => onDecide(true)}>{t('c360.confirm')}</Button>
          </span>
        )}
      </div>
      <EvidenceTable evidence={pair.evidence.map(({ left, right, ...rest }) => ({ ...rest, mine: left, theirs: right }))} left={nameOf(pair.left, unnamed)} right={nameOf(pair.right, unnamed)}
        more={[
          { label: t('evidenceField.store'), left: pair.left.store?.name ?? pair.left.city, right: pair.right.store?.name ?? pair.right.city },
          { label: t('evidenceField.spent'), left: spent(pair.left), right: spent(pair.right) },
        ]} />
    </article>
  );
}
