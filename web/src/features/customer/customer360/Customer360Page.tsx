import { ArrowLeftOutlined, PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { Alert, Button, Tabs } from 'antd';
import { useEffect } from 'react';
import type { Search } from '@/app/search';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorState, useTitle } from '@/shared/states/States';
import { Skeleton } from '@/shared/table/DataTable';
import styles from './Customer360.module.css';
import { IdentitiesTab } from './IdentitiesTab';
import { PreferencesTab } from './PreferencesTab';
import { Purchases } from './Purchases';
import { customerQuery } from './queries';
import { Timeline } from './Timeline';
import { ValueCards } from './ValueCards';
import { WhoPanel } from './WhoPanel';

export function Customer360Page() {
  const { t } = useT();
  const format = useFormat();
  const { id = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(customerQuery(id));
  const { tab = 'timeline', from } = useSearch({ strict: false }) as Search;
  useTitle(data ? data.name || t('common.unnamed') : undefined);
  const navigate = useNavigate();
  const { history } = useRouter();
  const survivor = data?.merged_from ? data.id : undefined;
  useEffect(() => {
    // An old link leads to who the customer is now, and says so.
    if (survivor) void navigate({ to: '/customers/$id', params: { id: survivor }, search: (old: Search) => ({ ...old, from: id }), replace: true });
  }, [survivor, id, navigate]);
  const back = () => (history.canGoBack() ? history.back() : void navigate({ to: '/customers' }));
  const head = (
    <div className="row between noPrint" style={{ marginBottom: 12 }}>
      <Button type="text" icon={<ArrowLeftOutlined />} onClick={back} style={{ marginLeft: -8 }}>{t('c360.back')}</Button>
      <span className="row">
        {data?.value.as_of && <span className="muted small num">{t('c360.asOf', { at: format.moment(data.value.as_of) })}</span>}
        <Button type="text" icon={<PrinterOutlined />} aria-label={t('c360.print')} onClick={() => window.print()} />
      </span>
    </div>
  );
  if (error && !data) return <>{head}<ErrorState error={error} onRetry={() => void refetch()} /></>;
  if (!data) {
    return (
      <>
        {head}
        <div className={styles.page}><div className="card"><Skeleton label={t('common.loading')} /></div><div className="card"><Skeleton label={t('common.loading')} lines={14} /></div></div>
      </>
    );
  }
  const tabs = [
    { key: 'timeline', label: t('c360.timeline'), children: <div className="card"><Timeline id={data.id} currency={data.value.currency} /></div> },
    { key: 'purchases', label: t('c360.purchases'), children: <Purchases id={data.id} /> },
    { key: 'preferences', label: t('c360.preferences'), children: <PreferencesTab preferences={data.preferences} asOf={data.value.as_of} /> },
    { key: 'identities', label: t('c360.identitiesN', { n: data.records.length }), children: <IdentitiesTab customer={data} /> },
  ];
  return (
    <>
      {head}
      {(data.merged_from ?? from) && <Alert type="info" showIcon title={t('c360.movedFrom')} style={{ marginBottom: 16 }} />}
      <div className={styles.page}>
        <WhoPanel customer={data} />
        <div className="grow">
          <ValueCards value={data.value} />
          <Tabs items={tabs} activeKey={tab} onChange={(key) => void navigate({ to: '.', search: { from, tab: key === 'timeline' ? undefined : key }, replace: true, resetScroll: false })} />
        </div>
      </div>
    </>
  );
}
