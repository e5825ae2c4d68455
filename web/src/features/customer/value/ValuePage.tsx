import { ReloadOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import type { Job, ValueModels } from '@/api/types';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { Pill, TierBadge } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import { JobProgress } from '@/shared/job/JobProgress';
import { EmptyState, ErrorState, PageHead } from '@/shared/states/States';
import { Skeleton } from '@/shared/table/DataTable';
import { useShowProblem } from '@/shared/useProblem';
import { Calibration } from './Calibration';
import { RfmBreaks, RfmWeights } from './RfmCards';
import styles from './Value.module.css';

export function ValuePage() {
  const { t, code } = useT();
  const format = useFormat();
  const can = useCan();
  const { modal, message } = App.useApp();
  const showProblem = useShowProblem();
  const queryClient = useQueryClient();
  const [job, setJob] = useState<Job>();
  const { data, error, refetch } = useQuery({ queryKey: ['value'], queryFn: ({ signal }) => api.get<ValueModels>('/value', undefined, signal) });
  const refit = useMutation({ mutationFn: () => api.post<Job>('/value/refit'), onSuccess: setJob });
  const ask = () => void modal.confirm({ title: t('value.refitAsk'), content: t('value.refitText'), okText: t('value.refit'), onOk: () => refit.mutateAsync().catch(showProblem) });
  const onOver = (over: Job) => {
    setJob(undefined);
    if (over.state === 'failed') void message.error(code('problem', over.error?.code ?? 'server_trouble', over.error?.params), 6);
    void queryClient.invalidateQueries();
  };
  return (
    <>
      <PageHead title={t('value.title')} sub={<>{t('value.sub')} {data?.as_of && <span className="num">{t('common.asOf', { at: format.moment(data.as_of) })}</span>}</>}
        actions={can('value.refit') && <Button type="primary" icon={<ReloadOutlined />} loading={refit.isPending} disabled={Boolean(job)} onClick={ask}>{t('value.refit')}</Button>} />
      {job && <div className="card" style={{ marginBottom: 16 }}><JobProgress id={job.id} first={job} onOver={onOver} /></div>}
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <div className="card"><Skeleton label={t('common.loading')} /></div>}
      {data && <Models models={data} />}
    </>
  );
}

function Models({ models }: { models: ValueModels }) {
  const { t, code } = useT();
  const format = useFormat();
  const { clv, rfm } = models;
  const facts: [string, string][] = [
    [t('value.buyers'), format.number(models.buyers)], [t('value.orders'), format.number(models.orders)],
    [t('value.gross'), format.moneyShort(models.gross_minor)], [t('value.returned'), format.moneyShort(models.returned_minor)],
  ];
  return (
    <div className={styles.grid}>
      <section className={`card ${styles.wide}`}>
        <dl className={styles.facts}>{facts.map(([label, value]) => <div key={label}><dt>{label}</dt><dd className="num">{value}</dd></div>)}</dl>
      </section>
      {rfm && <RfmWeights rfm={rfm} industry={models.industry} />}
      {rfm && <RfmBreaks rfm={rfm} />}
      {clv ? <><Parameters clv={clv} /><Calibration clv={clv} /></> : <section className={`card ${styles.wide}`}><EmptyState title={t('value.none')} text={models.clv_missing ? code('factorText', models.clv_missing) : t('value.noneText')} /></section>}
      <TierTable models={models} />
    </div>
  );
}

function Parameters({ clv }: { clv: NonNullable<ValueModels['clv']> }) {
  const { t, code } = useT();
  const format = useFormat();
  const { bgnbd, gamma_gamma: gg } = clv;
  const rows = (values: Record<string, number>) => Object.entries(values).map(([name, value]) => <tr key={name}><td><code>{name}</code></td><td>{format.number(value, 4)}</td></tr>);
  return (
    <section className="card stack">
      <div className="row between wrap">
        <h2>{t('value.bgnbd')}</h2>
        {bgnbd.fallback ? <Pill shade="warn">{code('factorText', bgnbd.fallback)}</Pill> : <Pill shade={bgnbd.converged ? 'good' : 'bad'}>{t(bgnbd.converged ? 'value.converged' : 'value.notConverged')}</Pill>}
      </div>
      <p className="muted small">{t('value.bgnbdHint')}</p>
      <table className={styles.table}><thead><tr><th>{t('value.parameter')}</th><th>{t('value.estimate')}</th></tr></thead>
        <tbody>
          {rows({ r: bgnbd.r, 'α': bgnbd.alpha, a: bgnbd.a, b: bgnbd.b })}
          <tr><td>{t('value.likelihood')}</td><td>{format.number(bgnbd.log_likelihood, 1)}</td></tr>
          <tr><td>{t('value.customers')}</td><td>{format.number(bgnbd.customers)}</td></tr>
        </tbody>
      </table>
      <h2>{t('value.gg')}</h2>
      <p className="muted small">{t('value.ggHint')}</p>
      <table className={styles.table}>
        <tbody>
          {gg && rows({ p: gg.p, q: gg.q, v: gg.v })}
          {gg && <tr><td>{t('value.likelihood')}</td><td>{format.number(gg.log_likelihood, 1)}</td></tr>}
          {gg && <tr><td>{t('value.customers')}</td><td>{format.number(gg.customers)}</td></tr>}
          {!gg && <tr><td className="muted">{code('factorText', clv.gamma_gamma_missing)}</td></tr>}
        </tbody>
      </table>
      <p className="muted small num">{t('value.fitted', { at: format.moment(clv.fitted_at) })} · {t('value.horizon', { n: clv.horizon_days })}</p>
    </section>
  );
}

function TierTable({ models }: { models: ValueModels }) {
  const { t } = useT();
  const format = useFormat();
  return (
    <section className={`card ${styles.wide}`}>
      <h2>{t('value.tiers')}</h2>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead><tr><th>{t('customers.tier')}</th><th>{t('nav.customers')}</th><th>{t('cockpit.tierSpent')}</th><th>{t('cockpit.tierClv')}</th><th>{t('value.avgClv')}</th></tr></thead>
          <tbody>
            {models.tiers.map((tier) => (
              <tr key={tier.code}>
                <td><Link to="/customers" search={{ tier: tier.code }}><TierBadge code={tier.code} /></Link></td>
                <td>{format.number(tier.count)}</td><td>{format.money(tier.spent_minor)}</td><td>{format.money(tier.clv_minor)}</td><td>{tier.count > 0 ? format.money(Math.round(tier.clv_minor / tier.count)) : '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
