//! The sales behind the cockpit's number of those that nobody is known for.
import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { sourcesQuery, storesQuery } from '@/api/lookups';
import { useMe } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { sourceName } from '@/shared/sourceName';
import { EmptyState, PageHead } from '@/shared/states/States';
import { useListUrl } from '@/shared/table/useListUrl';
import styles from './Anonymous.module.css';
import { PurchaseTable } from './PurchaseTable';
import { ANONYMOUS_KEYS, anonymousQuery, anonymousSumsQuery, type AnonymousFilter } from './queries';

export function AnonymousPage() {
  const { t } = useT();
  const format = useFormat();
  const url = useListUrl();
  const filter: AnonymousFilter = Object.fromEntries(ANONYMOUS_KEYS.flatMap((key) => (url.search[key] ? [[key, url.search[key]]] : [])));
  const hasFilter = Object.keys(filter).length > 0;
  const list = useQuery(anonymousQuery(filter, url.search.cursor));
  const { data: sums } = useQuery(anonymousSumsQuery(filter));
  const sub = sums ? t(sums.others > 0 ? 'anonymous.sumsOthers' : 'anonymous.sums', { n: format.number(sums.purchases), amount: format.money(sums.revenue_minor), o: format.number(sums.others) }) : ' ';
  return (
    <>
      <PageHead title={t('anonymous.title')} sub={<span className="num" role="status">{sub}</span>} />
      <Filters filter={filter} onChange={url.set} />
      <PurchaseTable
        label={t('anonymous.title')} rows={list.data?.items} isLoading={list.isPending} isStale={list.isPlaceholderData} error={list.error} onRetry={() => void list.refetch()}
        paging={{ page: url.page, onPrevious: url.page > 1 ? url.previous : undefined, onNext: list.data?.next ? () => url.next(list.data?.next ?? '') : undefined }}
        empty={hasFilter
          ? <EmptyState title={t('anonymous.noMatch')} action={<Button type="primary" onClick={() => url.set(Object.fromEntries(ANONYMOUS_KEYS.map((key) => [key, undefined])))}>{t('customers.clearAll')}</Button>} />
          : <EmptyState title={t('anonymous.empty')} text={t('anonymous.emptyText')} />}
      />
    </>
  );
}

function Filters({ filter, onChange }: { filter: AnonymousFilter; onChange: (change: AnonymousFilter) => void }) {
  const { t, code } = useT();
  const isOfOneStore = Boolean(useMe()?.person.store);
  const { data: stores } = useQuery({ ...storesQuery, enabled: !isOfOneStore });
  const { data: sources } = useQuery(sourcesQuery);
  const pick = (key: 'store' | 'source', options: { value: string; label: string }[]) => (
    <Select aria-label={t(`filter.${key}`)} placeholder={t(`filter.${key}`)} value={filter[key]} options={options} allowClear showSearch={{ optionFilterProp: 'label' }}
      onChange={(next?: string) => onChange({ [key]: next })} />
  );
  const month = (key: 'month_from' | 'month_to', label: string) => (
    <DatePicker picker="month" aria-label={label} placeholder={label} value={filter[key] ? dayjs(filter[key]) : null} onChange={(next) => onChange({ [key]: next?.format('YYYY-MM') })} />
  );
  return (
    <div className={`${styles.bar} noPrint`}>
      {!isOfOneStore && pick('store', (stores ?? []).map((store) => ({ value: store.id, label: store.name })))}
      {pick('source', (sources ?? []).map((source) => ({ value: source.code, label: sourceName(source, code) })))}
      {month('month_from', t('anonymous.monthFrom'))}
      {month('month_to', t('anonymous.monthTo'))}
    </div>
  );
}
