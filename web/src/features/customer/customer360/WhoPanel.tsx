//! The left side: who this is, how to reach them, which tags they carry.
import { CopyOutlined, EditOutlined, MergeCellsOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Dropdown, Tooltip } from 'antd';
import { useState } from 'react';
import { tagsQuery } from '@/api/lookups';
import type { Contact, Customer360 } from '@/api/types';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { StateBadge, TagChip, TierBadge } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import { useShowProblem } from '@/shared/useProblem';
import { useTagging } from '../customers/queries';
import { addressOf } from './address';
import styles from './Customer360.module.css';
import { EditDrawer } from './EditDrawer';
import { MergeDialog } from './MergeDialog';

export function WhoPanel({ customer }: { customer: Customer360 }) {
  const { t } = useT();
  const format = useFormat();
  const can = useCan();
  const [isEditing, setEditing] = useState(false);
  const [isMerging, setMerging] = useState(false);
  const name = customer.name || t('common.unnamed');
  const about: [string, React.ReactNode][] = [
    [t('c360.company'), customer.company],
    [t('c360.gender'), customer.gender && t(`gender.${customer.gender}`)],
    [t('c360.birthday'), customer.birthday && format.day(customer.birthday)],
    [t('c360.address'), addressOf(customer)],
    [t('c360.region'), customer.region],
    [t('c360.store'), customer.store?.name],
    [t('c360.since'), format.day(customer.created_at)],
  ];
  return (
    <aside className={`card ${styles.who}`} aria-label={t('c360.about')}>
      <div className="row" style={{ gap: 14, alignItems: 'flex-start' }}>
        <span className={styles.face} aria-hidden="true">{name.slice(0, 1)}</span>
        <div className="grow">
          <h1 className={styles.name}>{name}</h1>
          <div className="muted small">{t(`kind.${customer.kind}`)}</div>
        </div>
        {can('customers.edit') && <Button className="noPrint" icon={<EditOutlined />} aria-label={t('c360.editTitle')} onClick={() => setEditing(true)} />}
      </div>
      <div className="row wrap" style={{ marginTop: 12 }}>
        <TierBadge code={customer.value.tier?.code} />
        <StateBadge code={customer.value.state.code} />
      </div>
      <section className={styles.section}>
        <h3>{t('c360.contacts')}</h3>
        {customer.contacts.map((contact) => <ContactLine key={`${contact.kind}${contact.value}`} contact={contact} />)}
        {customer.contacts.length === 0 && <span className="muted">{t('common.none')}</span>}
      </section>
      <TagsSection customer={customer} />
      <section className={styles.section}>
        <h3>{t('c360.about')}</h3>
        <dl className={styles.about}>
          {about.filter(([, shown]) => shown).map(([label, shown]) => [<dt key={`${label}t`}>{label}</dt>, <dd key={`${label}d`}>{shown}</dd>])}
        </dl>
      </section>
      {can('customers.merge') && <Button className="noPrint" block icon={<MergeCellsOutlined />} style={{ marginTop: 16 }} onClick={() => setMerging(true)}>{t('c360.mergeWith')}</Button>}
      {isMerging && <MergeDialog customer={customer} onClose={() => setMerging(false)} />}
      <EditDrawer customer={customer} open={isEditing} onClose={() => setEditing(false)} />
    </aside>
  );
}

function ContactLine({ contact }: { contact: Contact }) {
  const { t, code, locale } = useT();
  const format = useFormat();
  const { message } = App.useApp();
  const shown = contact.kind === 'phone' ? format.phone(contact.value) : contact.value;
  const isMasked = contact.value.includes('*');
  const notes = [
    !contact.current && t('c360.contactsOld'), contact.shared && t('c360.contactsShared'),
    contact.sources.length > 0 && t('c360.from', { sources: contact.sources.map((source) => code('sourceKind', source)).join(locale === 'en' ? ', ' : '、') }),
  ].filter(Boolean).join(' · ');
  const copy = () => void navigator.clipboard?.writeText(contact.value).then(() => message.success(t('common.copied')));
  return (
    <div className={styles.contact}>
      <span>{code('contact', contact.kind)}</span>
      <Tooltip title={notes}>
        <span className={`num ellipsis ${contact.current ? '' : styles.old}`}>
          {contact.kind === 'phone' && !isMasked ? <a className="plain" href={`tel:${contact.value}`}>{shown}</a> : shown}
          {contact.shared && <span className="muted small"> · {t('common.shared')}</span>}
        </span>
      </Tooltip>
      {isMasked ? <span /> : <Button className="noPrint" type="text" size="small" icon={<CopyOutlined />} aria-label={`${t('common.copy')} ${code('contact', contact.kind)}`} onClick={copy} />}
    </div>
  );
}

function TagsSection({ customer }: { customer: Customer360 }) {
  const { t } = useT();
  const can = useCan();
  const showProblem = useShowProblem();
  const tagging = useTagging();
  const { data: tags = [] } = useQuery({ ...tagsQuery, enabled: can('customers.tag') });
  const free = tags.filter((tag) => !tag.rule && !customer.tags.some((mine) => mine.id === tag.id));
  const change = (add: string[], remove: string[]) => tagging.mutate({ ids: [customer.id], add, remove }, { onError: showProblem });
  return (
    <section className={styles.section}>
      <h3>
        {t('c360.tags')}
        {can('customers.tag') && (
          <Dropdown trigger={['click']} disabled={free.length === 0} menu={{ items: free.map((tag) => ({ key: tag.id, label: tag.name })), onClick: ({ key }) => change([key], []), style: { maxHeight: 320, overflow: 'auto' } }}>
            <Button className="noPrint" type="text" size="small" icon={<PlusOutlined />} loading={tagging.isPending}>{t('c360.addTag')}</Button>
          </Dropdown>
        )}
      </h3>
      <div className="row wrap" style={{ gap: 6 }}>
        {customer.tags.map((tag) => (
          <Tooltip key={tag.id} title={`${t(`family.${tag.family}`)} · ${t(`tagBy.${tag.by}`)}${tag.person ? ` · ${tag.person}` : ''}`}>
            <span>
              <TagChip tag={tag} removeLabel={t('c360.tagRemoveAsk', { name: tag.name })} onRemove={tag.by === 'hand' && can('customers.tag') ? () => change([], [tag.id]) : undefined} />
            </span>
          </Tooltip>
        ))}
        {customer.tags.length === 0 && <span className="muted">{t('common.none')}</span>}
      </div>
    </section>
  );
}
