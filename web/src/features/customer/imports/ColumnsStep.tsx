import { CheckCircleFilled, WarningFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Select } from 'antd';
import { useState } from 'react';
import type { Import, ImportColumn } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import type { Column } from '@/shared/table/columns';
import { DataTable } from '@/shared/table/DataTable';
import { useShowProblem } from '@/shared/useProblem';
import styles from './Imports.module.css';
import { doubledFields, fieldsOf, mappingOf, type Mapping } from './mapping';
import { fieldsQuery, useImportActions } from './queries';

const SURE = 0.8;

export function ColumnsStep({ it, onBack, onNext }: { it: Import; onBack: () => void; onNext: () => void }) {
  const { t, code, locale } = useT();
  const showProblem = useShowProblem();
  const { data } = useQuery(fieldsQuery);
  const { patch, trial } = useImportActions(it.id);
  const [mapping, setMapping] = useState<Mapping>(() => mappingOf(it.columns));
  const fields = fieldsOf(data, it.kind);
  const { missing } = it;
  const doubled = doubledFields(mapping);
  const say = (codes: string[]) => codes.map((each) => code('importField', each)).join(locale === 'en' ? ', ' : '、');
  const used = new Set(Object.values(mapping));
  const options = fields.map((field) => ({ value: field.code, label: `${code('importField', field.code)}${field.required ? ' *' : ''}` }));
  // Each choice is kept at once, and the server answers what is still missing: an amount, say, may also be computed.
  const choose = (column: number, field: string | null) => {
    const next = { ...mapping, [column]: field };
    setMapping(next);
    if (doubledFields(next).length === 0) patch.mutate({ mapping: next }, { onError: showProblem });
  };

  const picker = (column: ImportColumn) => (
    <Select
      aria-label={`${column.name} ${t('imports.meaning')}`} style={{ width: '100%', minWidth: 190 }} value={mapping[column.index] ?? ''} showSearch={{ optionFilterProp: 'label' }}
      status={mapping[column.index] && doubled.includes(mapping[column.index] ?? '') ? 'error' : undefined}
      options={[{ value: '', label: t('imports.ignore') }, ...options]} optionRender={({ label, value }) => <span className={used.has(String(value)) ? 'muted' : ''}>{label}</span>}
      onChange={(field) => choose(column.index, field || null)}
    />
  );
  const samples = (column: ImportColumn) => <span className={styles.samples}>{column.samples.filter(Boolean).join(' · ') || t('imports.emptyColumn')}</span>;
  const columns: Column<ImportColumn>[] = [
    { key: 'name', title: t('imports.column'), width: 180, render: (column) => <b>{column.name || `#${column.index + 1}`}</b> },
    { key: 'samples', title: t('imports.samples'), width: 320, render: samples },
    { key: 'field', title: t('imports.meaning'), width: 230, render: picker },
    { key: 'why', title: '', width: 190, render: (column) => <WhyBadge column={column} field={mapping[column.index] ?? null} /> },
  ];
  return (
    <div className="stack">
      <h2>{t('imports.mapTitle')}</h2>
      {it.saved_mapping && <Alert type="info" showIcon title={t('imports.savedUsed', { name: it.saved_mapping.name })} />}
      <div role="status">
        {missing.length > 0
          ? <span style={{ color: 'var(--sk-warn)' }}><WarningFilled /> {t('imports.missing', { fields: say(missing) })}</span>
          : <span style={{ color: 'var(--sk-good)' }}><CheckCircleFilled /> {t('imports.complete')}</span>}
        {doubled.length > 0 && <div style={{ color: 'var(--sk-bad)' }}>{t('imports.doubled', { field: say(doubled) })}</div>}
      </div>
      <DataTable
        label={t('imports.mapTitle')} columns={columns} rows={it.columns} rowKey={(column) => String(column.index)} isLoading={false}
        card={(column) => (
          <div className="stack tight">
            <div className="row between"><b>{column.name || `#${column.index + 1}`}</b><WhyBadge column={column} field={mapping[column.index] ?? null} /></div>
            {samples(column)}
            {picker(column)}
          </div>
        )}
      />
      <div className={styles.foot}>
        <Button size="large" onClick={onBack}>{t('common.previous')}</Button>
        <Button type="primary" size="large" disabled={missing.length > 0 || doubled.length > 0} loading={patch.isPending || trial.isPending}
          onClick={() => trial.mutate(undefined, { onError: showProblem, onSuccess: onNext })}>
          {t('imports.tryIt')}
        </Button>
      </div>
    </div>
  );
}

function WhyBadge({ column, field }: { column: ImportColumn; field: string | null }) {
  const { t } = useT();
  const format = useFormat();
  if (!field) return null;
  if (field !== column.field || !column.why) return <span className={styles.why}>{t('imports.byYou')}</span>;
  const why = { name: t('imports.whyName'), content: t('imports.whyContent'), saved: t('imports.whySaved') }[column.why];
  return <span className={`${styles.why} ${column.confidence >= SURE ? styles.sure : styles.guess}`}>{why} · {t('imports.certainty', { p: format.percent(column.confidence, 0) })}</span>;
}
