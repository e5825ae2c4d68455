import { Link } from '@tanstack/react-router';
import { App, Button } from 'antd';
import type { Candidate, Customer360, SourceRecord } from '@/api/types';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState } from '@/shared/states/States';
import { DataTable } from '@/shared/table/DataTable';
import type { Column } from '@/shared/table/columns';
import { sourceName } from '@/shared/sourceName';
import { useShowProblem } from '@/shared/useProblem';
import { MergeCard, useMergeColumns } from '../merges/columns';
import styles from './Customer360.module.css';
import { EvidenceTable, nameOf } from './Evidence';
import { useMergeDecisions } from './queries';

export function IdentitiesTab({ customer }: { customer: Customer360 }) {
  const { t, code } = useT();
  const format = useFormat();
  const mergeColumns = useMergeColumns();
  const columns: Column<SourceRecord>[] = [
    { key: 'source', title: t('c360.source'), width: 84, render: (row) => <b title={row.source.code}>{sourceName(row.source, code)}</b> },
    { key: 'key', title: t('c360.key'), width: 132, render: (row) => <span className={`num ${styles.key}`} title={row.key}>{row.key}</span> },
    { key: 'name', title: t('customers.name'), width: 84, render: (row) => row.name ?? '—' },
    { key: 'phone', title: t('customers.phone'), width: 128, render: (row) => <span className="num nowrap">{row.phone ? format.phone(row.phone) : '—'}</span> },
    { key: 'rule', title: t('c360.rule'), width: 164, render: (row) => <>{code('rule', row.rule)} <span className="muted small num">{format.percent(row.confidence, 0)}</span></> },
    { key: 'linked', title: t('c360.linked'), width: 108, align: 'right', render: (row) => <span className="nowrap">{format.dayShort(row.linked_at)}</span> },
  ];
  return (
    <div className="stack">
      {customer.candidates.length > 0 && <h2>{t('c360.candidates')}</h2>}
      {customer.candidates.map((candidate) => <CandidateCard key={candidate.id} candidate={candidate} me={nameOf(customer, t('common.unnamed'))} />)}
      <div><h2>{t('c360.records')}</h2><p className="muted small">{t('c360.recordsHint')}</p></div>
      <DataTable
        label={t('c360.records')} columns={columns} rows={customer.records} rowKey={(row) => String(row.seq)} isLoading={false} expand={(row) => <Fields record={row} />}
        card={(row) => (
          <div className="stack tight" style={{ gap: 4 }}>
            <div className="row between"><b>{sourceName(row.source, code)}</b><span className="muted num">{row.key}</span></div>
            <div className="soft">{[row.name, row.phone && format.phone(row.phone)].filter(Boolean).join(' · ')}</div>
            <div className="muted small">{code('rule', row.rule)} · {format.percent(row.confidence, 0)} · {format.dayShort(row.linked_at)}</div>
          </div>
        )}
      />
      <h2>{t('c360.mergeHistory')}</h2>
      <DataTable label={t('c360.mergeHistory')} columns={mergeColumns} rows={customer.merges} rowKey={(row) => row.id} isLoading={false} card={(row) => <MergeCard row={row} />} empty={<EmptyState inline title={t('c360.noMerges')} />} />
      {customer.candidates.length === 0 && <p className="muted">{t('c360.noCandidates')}</p>}
    </div>
  );
}

function Fields({ record }: { record: SourceRecord }) {
  const { code, t } = useT();
  const format = useFormat();
  return (
    <div className={styles.fields}>
      <div><span>{t('c360.updated')}</span>{format.day(record.updated_at)}</div>
      {Object.entries(record.fields).map(([key, value]) => <div key={key}><span>{code('recordField', key)}</span>{String(value ?? '')}</div>)}
      {record.import_id && <Link to="/imports/$id" params={{ id: record.import_id }}>{t('filter.import')}</Link>}
    </div>
  );
}

function CandidateCard({ candidate, me }: { candidate: Candidate; me: string }) {
  const { t } = useT();
  const format = useFormat();
  const can = useCan();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const { confirm, refuse } = useMergeDecisions();
  const other = nameOf(candidate.other, t('common.unnamed'));
  return (
    <article className={styles.pair} aria-label={`${t('c360.candidates')} ${other}`}>
      <div className="row between wrap">
        <span><Link to="/customers/$id" params={{ id: candidate.other.id }}><b>{other}</b></Link> <span className="muted num">{t('c360.sameness', { p: format.percent(candidate.score, 0) })}</span></span>
        {can('customers.merge') && (
          <span className="row noPrint">
            <Button loading={refuse.isPending} onClick={() => refuse.mutate(candidate.id, { onError: showProblem, onSuccess: () => void message.info(t('c360.refused')) })}>{t('c360.refuse')}</Button>
            <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate(candidate.id, { onError: showProblem, onSuccess: () => void message.success(t('c360.confirmed')) })}>{t('c360.confirm')}</Button>
          </span>
        )}
      </div>
      <EvidenceTable evidence={candidate.evidence} left={me} right={other} />
    </article>
  );
}
