//! Merging a customer with another: whom, and then side by side what would survive.
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, App, Modal, Select } from 'antd';
import { Fragment, useDeferredValue, useState } from 'react';
import type { Customer360, MergePreview, MergeSide } from '@/api/types';
import { useT } from '@/i18n/translate';
import { TagChip } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import { ErrorState } from '@/shared/states/States';
import { Skeleton } from '@/shared/table/DataTable';
import { useShowProblem } from '@/shared/useProblem';
import { addressOf } from './address';
import { nameOf } from './Evidence';
import styles from './MergeDialog.module.css';
import { mergePreviewQuery, suggestQuery, useMergeDecisions } from './queries';

export function MergeDialog({ customer, onClose }: { customer: Customer360; onClose: () => void }) {
  const { t } = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const { merge } = useMergeDecisions();
  const [typed, setTyped] = useState('');
  const [other, setOther] = useState<string>();
  const suggestions = useQuery(suggestQuery(useDeferredValue(typed.trim())));
  const preview = useQuery({ ...mergePreviewQuery(customer.id, other ?? ''), enabled: Boolean(other) });
  const name = nameOf(customer, t('common.unnamed'));
  const options = (suggestions.data?.items ?? []).filter(({ id }) => id !== customer.id).map((each) => ({
    value: each.id, label: [nameOf(each, t('common.unnamed')), each.name && each.phone && format.phone(each.phone), each.name && each.card].filter(Boolean).join(' · '),
  }));
  const save = () => {
    if (!other) return;
    merge.mutate({ one: customer.id, other }, {
      onError: showProblem,
      onSuccess: ({ survivor }) => {
        void message.success(t('c360.confirmed'));
        onClose();
        if (survivor.id !== customer.id) void navigate({ to: '/customers/$id', params: { id: survivor.id }, search: { from: customer.id, tab: 'identities' }, replace: true });
      },
    });
  };
  return (
    <Modal open width={880} title={t('c360.mergeTitle', { name })} okText={t('c360.mergeOk')} okButtonProps={{ disabled: !preview.data }} confirmLoading={merge.isPending} onOk={save} onCancel={onClose}>
      <div className="stack">
        <Select autoFocus showSearch={{ filterOption: false, onSearch: setTyped }} aria-label={t('c360.mergePickLabel')} placeholder={t('c360.mergePick')} options={options} value={other} onChange={setOther} loading={suggestions.isFetching}
          notFoundContent={typed.trim() && !suggestions.isFetching ? t('c360.mergeNothing') : null} style={{ width: '100%' }} />
        {other && preview.isPending && <Skeleton label={t('common.loading')} />}
        {preview.error && <ErrorState inline error={preview.error} />}
        {preview.data?.contradicts && <Alert type="warning" showIcon title={t('c360.mergeContradicts')} />}
        {preview.data && <Sides preview={preview.data} />}
        {preview.data && <p className="muted small">{t('c360.mergeUndo')}</p>}
      </div>
    </Modal>
  );
}

function Sides({ preview }: { preview: MergePreview }) {
  const { t, code } = useT();
  const format = useFormat();
  const sides: [string, MergeSide][] = [[t('c360.mergeStays'), preview.survivor], [t('c360.mergeGoes'), preview.absorbed], [t('c360.mergeAfter'), preview.merged]];
  const contacts = (side: MergeSide) => (
    <span className={styles.many}>{side.contacts.map((contact) => <span key={contact.kind + contact.value}><span className="muted">{code('contact', contact.kind)}</span> {contact.kind === 'phone' ? format.phone(contact.value) : contact.value}</span>)}</span>
  );
  // Tags by rule are worked out anew after the merge; what is promised is what people have given.
  const tags = (side: MergeSide) => {
    const kept = side === preview.merged ? side.tags.filter((tag) => tag.by === 'hand') : side.tags;
    const isShort = kept.length < side.tags.length;
    return (kept.length > 0 || isShort) && <span className={styles.many}>{kept.map((tag) => <TagChip key={tag.id} tag={tag} />)}{isShort && <span className="muted small">{t('c360.mergeRuleTags')}</span>}</span>;
  };
  const rows: [string, (side: MergeSide) => React.ReactNode][] = [
    [t('customers.name'), (side) => side.name],
    [t('c360.gender'), (side) => side.gender && code('gender', side.gender)],
    [t('c360.birthday'), (side) => side.birthday && format.day(side.birthday)],
    [t('c360.company'), (side) => side.company],
    [t('c360.address'), addressOf],
    [t('c360.store'), (side) => side.store?.name],
    [t('c360.since'), (side) => format.day(side.created_at)],
    [t('c360.contacts'), (side) => side.contacts.length > 0 && contacts(side)],
    [t('c360.tags'), (side) => tags(side)],
    [t('c360.purchases'), (side) => `${t('common.orders', { n: side.orders })} · ${format.money(side.spent_minor)}`],
    [t('evidenceField.records'), (side) => format.number(side.records)],
    [t('c360.mergeId'), (side) => <code className={styles.id}>{side.id}</code>],
  ];
  const shown = rows.filter(([, show]) => sides.some(([, side]) => show(side)));
  return (
    <div className={styles.sides} role="group" aria-label={t('c360.mergeAfter')}>
      <span />
      {sides.map(([label]) => <b key={label}>{label}</b>)}
      {shown.map(([label, show]) => (
        <Fragment key={label}>
          <span className={styles.label}>{label}</span>
          {sides.map(([title, side], at) => (
            <span key={title} className={at === 2 ? styles.after : undefined}><span className={styles.title}>{title}</span>{show(side) || <span className="muted">—</span>}</span>
          ))}
        </Fragment>
      ))}
    </div>
  );
}
