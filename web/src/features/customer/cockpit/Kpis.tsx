import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Cockpit } from '@/api/types';
import type { Search } from '@/app/search';
import { useT } from '@/i18n/translate';
import { monthSpan } from '@/shared/format/format';
import { useFormat } from '@/shared/format/useFormat';
import styles from './Cockpit.module.css';

const MONTH_DAYS = 30;

/** The six numbers of the day. Each is a link to the customers behind it. */
export function Kpis({ cockpit }: { cockpit: Cockpit }) {
  const { t } = useT();
  const format = useFormat();
  const { customers, duplicates, months } = cockpit;
  const month = months.at(-1);
  const before = months.at(-2);
  const growth = month && before && before.revenue_minor > 0 ? month.revenue_minor / before.revenue_minor - 1 : undefined;
  const span = month && monthSpan(month.month);
  const inMonth: Search = span ? { purchased_from: span.from, purchased_to: span.to } : {};
  const recent = cockpit.as_of ? daysBefore(cockpit.as_of, MONTH_DAYS) : undefined;
  return (
    <dl className={styles.kpis} style={{ margin: 0 }}>
      <Kpi label={t('cockpit.total')} value={format.number(customers.total)} to={{}} note={t('cockpit.new30', { n: format.number(customers.new_30d) })} noteTo={{ joined_from: recent }} />
      <Kpi label={t('cockpit.buyers')} value={format.number(customers.with_purchase)} to={{ orders_min: '1' }}
        note={customers.total > 0 && t('cockpit.buyersShare', { p: format.percent(customers.with_purchase / customers.total, 0) })} />
      <Kpi label={t('cockpit.monthRevenue')} value={month ? format.moneyShort(month.revenue_minor) : '—'} title={month && format.money(month.revenue_minor)} to={inMonth}
        note={growth !== undefined && t('cockpit.againstLast', { p: `${growth > 0 ? '▲ ' : growth < 0 ? '▼ ' : ''}${format.percent(Math.abs(growth))}` })} />
      <Kpi label={t('cockpit.repurchase')} value={typeof month?.repurchase_rate === 'number' ? format.percent(month.repurchase_rate, 1) : '—'} to={inMonth} note={t('cockpit.repurchaseHint')} />
      <Kpi label={t('cockpit.atRisk')} value={format.number(cockpit.risk_count)} to={{ at_risk: 'true', sort: 'clv' }} note={t('cockpit.atRiskHint')} alarm={cockpit.risk_count > 0} />
      <Kpi label={t('cockpit.dupShare')} value={format.percent(duplicates.share_after, 1)} to={{ duplicates: 'resolved' }} note={t('cockpit.dupFrom', { p: format.percent(duplicates.share_before, 1) })} />
    </dl>
  );
}

function daysBefore(at: string, days: number): string {
  return new Date(Date.parse(at) - days * 86_400_000).toISOString().slice(0, 10);
}

function Kpi(props: { label: string; value: string; title?: string; to: Search; note?: ReactNode; noteTo?: Search; alarm?: boolean }) {
  return (
    <Link to="/customers" search={props.to} className={`${styles.kpi} ${props.alarm ? styles.alarm : ''}`}>
      <dt>{props.label}</dt>
      <dd className="num" title={props.title}>{props.value}</dd>
      <small className="num">{props.note || ' '}</small>
    </Link>
  );
}
