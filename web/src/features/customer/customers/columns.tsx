import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { CustomerRow } from '@/api/types';
import { useT } from '@/i18n/translate';
import { HealthBadge, Meter, RfmPips, StateBadge, TagChip, TierBadge } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import type { Column } from '@/shared/table/columns';
import styles from './Customers.module.css';

const TAGS_SHOWN = 2;

export function CustomerName({ row }: { row: Pick<CustomerRow, 'id' | 'name' | 'phone' | 'card'> }) {
  const { t } = useT();
  return (
    <Link to="/customers/$id" params={{ id: row.id }} className="plain" style={{ fontWeight: 600 }}>
      {row.name || <span className="muted">{t('common.unnamed')}</span>}
    </Link>
  );
}

export function useCustomerColumns(): Column<CustomerRow>[] {
  const { t } = useT();
  const format = useFormat();
  return useMemo(() => {
    const none = <span className="muted">—</span>;
    const day = (text?: string | null) => (text ? <span className="num nowrap" title={format.moment(text)}>{format.dayShort(text)}</span> : none);
    return [
      { key: 'name', title: t('customers.name'), fixed: true, sort: 'name', width: 112, render: (row) => <CustomerName row={row} /> },
      { key: 'phone', title: t('customers.phone'), width: 120, render: (row) => (row.phone ? <span className="num nowrap">{format.phone(row.phone)}</span> : none) },
      { key: 'tier', title: t('customers.tier'), width: 98, render: (row) => <TierBadge code={row.tier} /> },
      { key: 'state', title: t('customers.state'), width: 78, render: (row) => <StateBadge code={row.state} /> },
      { key: 'rfm', title: t('customers.rfm'), width: 132, sort: 'rfm_score', render: (row) => (row.rfm ? <RfmPips rfm={row.rfm} /> : none) },
      { key: 'clv', title: t('customers.clv'), width: 100, align: 'right', sort: 'clv', render: (row) => (typeof row.clv_minor === 'number' ? format.money(row.clv_minor) : none) },
      { key: 'p_alive', title: t('customers.pAlive'), width: 130, spare: true, align: 'right', sort: 'p_alive', render: (row) => (typeof row.p_alive === 'number' ? <Meter share={row.p_alive} /> : none) },
      { key: 'last', title: t('customers.last'), width: 112, align: 'right', sort: 'last_purchase_at', render: (row) => day(row.last_purchase_at) },
      { key: 'orders', title: t('customers.orders'), width: 92, spare: true, align: 'right', sort: 'orders', render: (row) => format.number(row.orders) },
      { key: 'spent', title: t('customers.spent'), width: 108, align: 'right', sort: 'spent', render: (row) => format.money(row.spent_minor) },
      { key: 'store', title: t('customers.store'), width: 134, render: (row) => (row.store ? <span className={styles.store} title={row.store.name}>{row.store.name}</span> : none) },
      { key: 'tags', title: t('customers.tags'), width: 110, render: (row) => <Tags row={row} /> },
      { key: 'health', title: t('customers.health'), width: 160, spare: true, sort: 'health', render: (row) => (row.health ? <HealthBadge code={row.health} score={row.health_score} /> : none) },
      { key: 'card', title: t('customers.card'), width: 140, spare: true, render: (row) => <span className="num">{row.card ?? none}</span> },
      { key: 'kind', title: t('customers.kind'), width: 90, spare: true, render: (row) => t(`kind.${row.kind}`) },
      { key: 'city', title: t('customers.city'), width: 110, spare: true, render: (row) => row.city ?? none },
      { key: 'region', title: t('customers.region'), width: 110, spare: true, render: (row) => row.region ?? none },
      { key: 'expected', title: t('customers.expected'), width: 120, align: 'right', spare: true, render: (row) => (typeof row.expected_purchases === 'number' ? format.number(row.expected_purchases, 1) : none) },
      { key: 'cycle', title: t('customers.cycle'), unit: t('customers.unitDays'), width: 110, align: 'right', spare: true, render: (row) => (row.cycle_days ? format.number(row.cycle_days, 0) : none) },
      { key: 'first', title: t('customers.first'), width: 130, align: 'right', spare: true, render: (row) => day(row.first_purchase_at) },
      { key: 'records', title: t('customers.records'), width: 100, align: 'right', spare: true, render: (row) => format.number(row.records) },
      { key: 'created', title: t('customers.created'), width: 130, align: 'right', spare: true, sort: 'created_at', render: (row) => day(row.created_at) },
    ];
  }, [t, format]);
}

function Tags({ row }: { row: CustomerRow }) {
  const { t } = useT();
  const rest = row.tags.slice(TAGS_SHOWN);
  return (
    <span className="row" style={{ gap: 4 }}>
      {row.tags.slice(0, TAGS_SHOWN).map((tag) => <TagChip key={tag.id} tag={tag} />)}
      {rest.length > 0 && <span className="muted small" title={rest.map((tag) => tag.name).join('、')}>{t('common.moreCount', { n: rest.length })}</span>}
    </span>
  );
}

/** The same customer on a phone. */
export function CustomerCard({ row }: { row: CustomerRow }) {
  const { t } = useT();
  const format = useFormat();
  return (
    <div className="stack tight" style={{ gap: 6 }}>
      <div className="row between">
        <span style={{ fontSize: 16 }}><CustomerName row={row} /></span>
        <TierBadge code={row.tier} />
      </div>
      <div className="row between soft">
        <span className="num">{row.phone ? format.phone(row.phone) : (row.card ?? '—')}</span>
        <b className="num" title={t('customers.spent')}>{format.money(row.spent_minor)}</b>
      </div>
      <div className="row between muted small">
        <span>{row.store?.name ?? row.city ?? ''}</span>
        <span className="num">{row.last_purchase_at ? format.dayShort(row.last_purchase_at) : t('c360.never')} · {t('common.orders', { n: row.orders })}</span>
      </div>
      {row.tags.length > 0 && <Tags row={row} />}
    </div>
  );
}
