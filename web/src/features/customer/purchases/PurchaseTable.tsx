//! Purchases as a table, each opening to its lines; on a customer's page and in the list of anonymous sales.
import type { Purchase, PurchaseLine } from '@/api/types';
import { useT } from '@/i18n/translate';
import { Pill } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import { DataTable, type DataTableProps } from '@/shared/table/DataTable';
import type { Column } from '@/shared/table/columns';

type Props = Pick<DataTableProps<Purchase>, 'label' | 'rows' | 'isLoading' | 'isStale' | 'error' | 'onRetry' | 'paging' | 'empty'>;

export function PurchaseTable(props: Props) {
  const { t, code, locale } = useT();
  const format = useFormat();
  const columns: Column<Purchase>[] = [
    { key: 'at', title: t('c360.date'), width: 140, render: (row) => <span className="num nowrap">{format.dayShort(row.at)} {format.clock(row.at)}</span> },
    { key: 'number', title: t('c360.receipt'), width: 140, render: (row) => <span className="num">{row.number}</span> },
    { key: 'store', title: t('customers.store'), width: 150, render: (row) => <span className="nowrap">{row.store?.name ?? '—'}</span> },
    { key: 'channel', title: t('c360.channel'), width: 84, render: (row) => (row.channel ? code('channel', row.channel) : '—') },
    { key: 'kind', title: t('customers.kind'), width: 72, render: (row) => (row.kind === 'sale' ? t('purchaseKind.sale') : <Pill shade="warn">{code('purchaseKind', row.kind)}</Pill>) },
    { key: 'lines', title: t('c360.lines'), width: 62, align: 'right', render: (row) => row.lines.length },
    { key: 'amount', title: t('c360.amount'), width: 104, align: 'right', render: (row) => <b>{format.money(row.amount_minor, row.currency)}</b> },
  ];
  return (
    <DataTable
      {...props} columns={columns} rowKey={(row) => String(row.seq)}
      expand={(row) => <Lines purchase={row} />}
      card={(row) => (
        <div className="stack tight" style={{ gap: 4 }}>
          <div className="row between"><span className="num">{format.moment(row.at)}</span><b className="num">{format.money(row.amount_minor, row.currency)}</b></div>
          <div className="muted small">{[row.store?.name, row.channel && code('channel', row.channel), row.kind !== 'sale' && code('purchaseKind', row.kind)].filter(Boolean).join(' · ')}</div>
          <div className="small soft">{row.lines.map((line) => line.name ?? line.sku).filter(Boolean).join(locale === 'en' ? ', ' : '、')}</div>
        </div>
      )}
    />
  );
}

function Lines({ purchase }: { purchase: Purchase }) {
  const { t } = useT();
  const format = useFormat();
  const columns: Column<PurchaseLine>[] = [
    { key: 'name', title: t('c360.product'), render: (line) => <>{line.name ?? line.sku ?? '—'}{line.sku && line.name && <span className="muted small"> {line.sku}</span>}</> },
    { key: 'category', title: t('c360.category'), width: 100, render: (line) => line.category ?? '—' },
    { key: 'quantity', title: t('c360.quantity'), width: 90, align: 'right', render: (line) => format.number(line.quantity, 3) },
    { key: 'unit', title: t('c360.unitPrice'), width: 110, align: 'right', render: (line) => format.money(line.unit_minor, purchase.currency) },
    { key: 'discount', title: t('c360.discount'), width: 110, align: 'right', render: (line) => (line.discount_minor ? format.money(line.discount_minor, purchase.currency) : '—') },
    { key: 'amount', title: t('c360.amount'), width: 120, align: 'right', render: (line) => format.money(line.amount_minor, purchase.currency) },
  ];
  return <DataTable label={t('c360.lines')} columns={columns} rows={purchase.lines} rowKey={(line) => String(line.line)} isLoading={false} compact />;
}
