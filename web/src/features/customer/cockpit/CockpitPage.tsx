import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { Cockpit } from '@/api/types';
import { useCan, useMe } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState, ErrorState, PageHead } from '@/shared/states/States';
import { Skeleton } from '@/shared/table/DataTable';
import styles from './Cockpit.module.css';
import { Anonymous, Duplicates, Health, RiskList, States, Tiers } from './cards';
import { Kpis } from './Kpis';
import { Matrix } from './Matrix';
import { Months } from './Months';
import { cockpitQuery } from './queries';

export function CockpitPage() {
  const { t } = useT();
  const format = useFormat();
  const me = useMe();
  const { data, error, refetch } = useQuery(cockpitQuery);
  return (
    <>
      <PageHead title={t('cockpit.hello', { name: me?.person.name })} sub={data?.as_of ? t('common.asOf', { at: format.moment(data.as_of) }) : me?.organisation.name} />
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (data.customers.total === 0 && data.anonymous.purchases === 0 ? <Beginning /> : <Cards cockpit={data} />)}
    </>
  );
}

function Cards({ cockpit }: { cockpit: Cockpit }) {
  return (
    <div className={styles.grid}>
      <Kpis cockpit={cockpit} />
      <Months className={styles.w8 ?? ''} months={cockpit.months} />
      <RiskList className={`${styles.w4 ?? ''} ${styles.wide ?? ''}`} risk={cockpit.risk} count={cockpit.risk_count} asOf={cockpit.as_of} />
      <Matrix className={styles.w7 ?? ''} cells={cockpit.matrix} />
      <Tiers className={styles.w5 ?? ''} tiers={cockpit.tiers} />
      <States className={styles.w4 ?? ''} states={cockpit.states} />
      <Health className={styles.w4 ?? ''} health={cockpit.health} />
      <div className={`${styles.w4 ?? ''} ${styles.wide ?? ''} stack`}>
        <Duplicates duplicates={cockpit.duplicates} />
        <Anonymous anonymous={cockpit.anonymous} since={cockpit.months[0]?.month} />
      </div>
    </div>
  );
}

function Beginning() {
  const { t } = useT();
  const can = useCan();
  return (
    <div className="card">
      <EmptyState art="file" title={t('empty.firstTitle')} text={t('empty.firstText')}
        action={can('imports.run') && <Link to="/imports/new"><Button type="primary" size="large">{t('empty.firstAction')}</Button></Link>} />
    </div>
  );
}

function Loading() {
  const { t } = useT();
  return (
    <div className={styles.grid}>
      <div className={`card ${styles.w12}`}><Skeleton label={t('common.loading')} lines={2} /></div>
      <div className={`card ${styles.w8}`}><Skeleton label={t('common.loading')} /></div>
      <div className={`card ${styles.w4}`}><Skeleton label={t('common.loading')} /></div>
    </div>
  );
}
