//! What is done to many customers at once: tagging and export. Both say beforehand whom it concerns.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { withQuery } from '@/api/client';
import { tagsQuery } from '@/api/lookups';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { useShowProblem } from '@/shared/useProblem';
import styles from './Customers.module.css';
import { filterBody, type CustomerFilter } from './filter';
import { useTagging } from './queries';

export function TaggingDialog(props: { ids?: string[]; filter?: CustomerFilter; count: number; onClose: () => void }) {
  const { t } = useT();
  const format = useFormat();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const { data: tags = [] } = useQuery(tagsQuery);
  const tagging = useTagging();
  const [add, setAdd] = useState<string[]>([]);
  const [remove, setRemove] = useState<string[]>([]);
  const options = tags.filter((tag) => !tag.rule).map((tag) => ({ value: tag.id, label: tag.name }));
  const onOk = () =>
    tagging.mutate(
      { ...(props.ids ? { ids: props.ids } : { filter: filterBody(props.filter ?? {}) }), add, remove },
      {
        onError: showProblem,
        onSuccess: ({ matched, changed }) => {
          void message.success(t('customers.tagDone', { matched: format.number(matched), changed: format.number(changed) }));
          props.onClose();
        },
      },
    );
  const field = (label: string, value: string[], onChange: (ids: string[]) => void, others: string[]) => (
    <div>
      <span>{label}</span>
      <Select aria-label={label} mode="multiple" value={value} onChange={onChange} options={options.filter((option) => !others.includes(option.value))} showSearch={{ optionFilterProp: 'label' }} style={{ width: '100%' }} />
    </div>
  );
  return (
    <Modal open title={t('customers.tagTitle', { n: format.number(props.count) })} okText={t('common.apply')} confirmLoading={tagging.isPending}
      okButtonProps={{ disabled: add.length + remove.length === 0 }} onOk={onOk} onCancel={props.onClose}>
      <div className={styles.form}>
        {field(t('customers.tagAdd'), add, setAdd, remove)}
        {field(t('customers.tagRemove'), remove, setRemove, add)}
        <p className="muted small">{t('customers.tagByRule')}</p>
      </div>
    </Modal>
  );
}

/** Names of the columns as the export knows them, from those of the list. */
const EXPORT_COLUMN: Record<string, string> = { last: 'last_purchase_at', first: 'first_purchase_at', expected: 'expected_purchases', cycle: 'cycle_days', created: 'created_at' };

export function ExportDialog(props: { filter: CustomerFilter; sort?: string; dir?: string; columns: string[]; count?: number; onClose: () => void }) {
  const { t, locale } = useT();
  const format = useFormat();
  const can = useCan();
  const hrefOf = (kind: 'csv' | 'xlsx') =>
    withQuery('/customers/export', { format: kind, columns: props.columns.map((key) => EXPORT_COLUMN[key] ?? key).join(','), sort: props.sort, dir: props.dir, lang: locale, ...props.filter });
  return (
    <Modal open title={t('customers.exportTitle')} onCancel={props.onClose} footer={
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button href={hrefOf('csv')} download onClick={props.onClose}>{t('customers.csv')}</Button>
        <Button type="primary" href={hrefOf('xlsx')} download onClick={props.onClose}>{t('customers.xlsx')}</Button>
      </div>
    }>
      <div className="stack tight">
        <p>{t('customers.exportText', { n: props.count === undefined ? '…' : format.number(props.count), c: props.columns.length })}</p>
        <p className="muted">{t(can('phones.clear') ? 'customers.exportClear' : 'customers.exportMasked')}</p>
      </div>
    </Modal>
  );
}
