import { Link } from '@tanstack/react-router';
import { App, Button } from 'antd';
import type { CustomerRef, Operation } from '@/api/types';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import type { Column } from '@/shared/table/columns';
import { useShowProblem } from '@/shared/useProblem';
import { nameOf } from '../customer360/Evidence';
import { useMergeDecisions } from '../customer360/queries';

export function useMergeColumns(): Column<Operation>[] {
  const { t, code } = useT();
  const format = useFormat();
  const who = (customer: CustomerRef) => <Link to="/customers/$id" params={{ id: customer.id }}>{nameOf(customer, t('common.unnamed'))}</Link>;
  return [
    { key: 'kind', title: t('merges.kind'), width: 76, render: (row) => code('operation', row.kind) },
    { key: 'survivor', title: t('merges.survivor'), width: 120, render: (row) => who(row.survivor) },
    { key: 'absorbed', title: t('merges.absorbed'), width: 120, render: (row) => who(row.absorbed) },
    { key: 'rule', title: t('merges.rule'), width: 170, render: (row) => <>{code('rule', row.rule)}{typeof row.confidence === 'number' && <span className="muted small num"> {format.percent(row.confidence, 0)}</span>}</> },
    { key: 'by', title: t('merges.by'), width: 84, render: (row) => row.by ?? t('common.nobody') },
    { key: 'at', title: t('merges.at'), width: 112, align: 'right', render: (row) => <span className="nowrap" title={format.moment(row.at)}>{format.dayShort(row.at)}</span> },
    { key: 'undo', title: '', width: 108, align: 'right', render: (row) => <UndoMerge operation={row} /> },
  ];
}

/** The same operation on a phone. */
export function MergeCard({ row }: { row: Operation }) {
  const { t, code } = useT();
  const format = useFormat();
  return (
    <div className="stack tight" style={{ gap: 4 }}>
      <div><b>{code('operation', row.kind)}</b> {nameOf(row.survivor, t('common.unnamed'))} ← {nameOf(row.absorbed, t('common.unnamed'))}</div>
      <div className="muted small">{code('rule', row.rule)} · {row.by ?? t('common.nobody')}</div>
      <div className="row between"><span className="muted small num">{format.moment(row.at)}</span><UndoMerge operation={row} /></div>
    </div>
  );
}

export function UndoMerge({ operation }: { operation: Operation }) {
  const { t } = useT();
  const format = useFormat();
  const can = useCan();
  const { modal } = App.useApp();
  const showProblem = useShowProblem();
  const { undo } = useMergeDecisions();
  if (operation.undone_at) return <span className="muted small">{t('c360.undone', { at: format.dayShort(operation.undone_at) })}</span>;
  if (!operation.can_undo || !can('customers.merge')) return null;
  const ask = () =>
    void modal.confirm({
      title: t('c360.undoAsk'), content: t('c360.undoText', { a: nameOf(operation.survivor, t('common.unnamed')), b: nameOf(operation.absorbed, t('common.unnamed')) }),
      okText: t('common.undo'), onOk: () => undo.mutateAsync(operation.id).catch(showProblem),
    });
  return <Button size="small" onClick={(event) => { event.stopPropagation(); ask(); }}>{t('c360.undoMerge')}</Button>;
}
