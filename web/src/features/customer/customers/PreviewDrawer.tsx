//! A look at one customer without losing one's place in the list.
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { Fragment, type ReactNode } from 'react';
import { useT } from '@/i18n/translate';
import { HealthBadge, Meter, RfmPips, StateBadge, TagChip, TierBadge } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorState } from '@/shared/states/States';
import { Skeleton } from '@/shared/table/DataTable';
import { useIsPhone } from '@/shared/useIsPhone';
import { Why } from '@/shared/why/Why';
import { customerQuery } from '../customer360/queries';
import { Timeline } from '../customer360/Timeline';
import styles from './Customers.module.css';

export function PreviewDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useT();
  const isPhone = useIsPhone();
  return (
    <Drawer open={Boolean(id)} onClose={onClose} size={isPhone ? '100%' : 460} mask={isPhone} title={t('customers.preview')} destroyOnHidden
      extra={id && <Link to="/customers/$id" params={{ id }}><Button type="primary">{t('customers.openFull')}</Button></Link>}>
      {id && <Preview id={id} />}
    </Drawer>
  );
}

interface Line {
  label: string;
  shown: ReactNode;
}

function Preview({ id }: { id: string }) {
  const { t } = useT();
  const format = useFormat();
  const { data, error, refetch } = useQuery(customerQuery(id));
  if (error) return <ErrorState inline error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton label={t('common.loading')} />;
  const { value } = data;
  const phone = data.contacts.find((contact) => contact.kind === 'phone');
  const lines: Line[] = [
    { label: t('contact.phone'), shown: phone && <span className="num">{format.phone(phone.value)}</span> },
    { label: t('c360.store'), shown: data.store?.name },
    { label: t('customers.rfm'), shown: value.rfm && <><RfmPips rfm={value.rfm} /> <Why title={t('c360.rfm')} factors={value.rfm.why} /></> },
    { label: t('c360.clv'), shown: value.clv && <><b className="num">{format.money(value.clv.clv_minor)}</b> <Why title={t('c360.clv')} factors={value.clv.why} /></> },
    { label: t('customers.pAlive'), shown: value.clv && <Meter share={value.clv.p_alive} /> },
    { label: t('c360.health'), shown: value.health && <HealthBadge code={value.health.code} score={value.health.score} /> },
    { label: t('c360.spent'), shown: <span className="num">{format.money(value.spent_minor)} · {t('common.orders', { n: value.orders })}</span> },
    { label: t('c360.last'), shown: value.last_purchase_at ? `${format.day(value.last_purchase_at)} · ${format.ago(value.last_purchase_at)}` : t('c360.never') },
  ];
  return (
    <div className="stack">
      <div>
        <h2 style={{ fontSize: 20 }}>{data.name || t('common.unnamed')}</h2>
        <div className="row wrap" style={{ marginTop: 8 }}><TierBadge code={value.tier?.code} /><StateBadge code={value.state.code} /></div>
      </div>
      {data.tags.length > 0 && <div className="row wrap" style={{ gap: 5 }}>{data.tags.map((tag) => <TagChip key={tag.id} tag={tag} />)}</div>}
      <dl className={styles.kv}>
        {lines.filter(({ shown }) => shown).map(({ label, shown }) => <Fragment key={label}><dt>{label}</dt><dd>{shown}</dd></Fragment>)}
      </dl>
      <h2>{t('c360.timeline')}</h2>
      <Timeline id={id} currency={value.currency} />
    </div>
  );
}
