import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { ApiProblem } from '@/api/client';
import type { FieldProblem, IdentityRules, Job } from '@/api/types';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { JobProgress } from '@/shared/job/JobProgress';
import { isOver } from '@/shared/job/useJob';
import { ErrorState, PageHead } from '@/shared/states/States';
import { Skeleton } from '@/shared/table/DataTable';
import { useShowProblem } from '@/shared/useProblem';
import { draftOf, editingOf, isSame, moved, problemsByField, type Editing } from './draft';
import { PreviewCard, type PreviewResult } from './PreviewCard';
import { rulesQuery, useRulesActions } from './queries';
import { RuleLine } from './RuleLine';
import styles from './Rules.module.css';
import { SharedCard } from './SharedCard';
import { ThresholdsCard } from './ThresholdsCard';

export function RulesPage() {
  const { t } = useT();
  const { data, error, refetch } = useQuery({ ...rulesQuery, refetchOnWindowFocus: false });
  return (
    <>
      <PageHead title={t('rules.title')} sub={t('rules.sub')} />
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <div className="card"><Skeleton label={t('common.loading')} lines={10} /></div>}
      {data && <Editor key={data.version} rules={data} />}
    </>
  );
}

/** What is being tried: the rules in the editor, or those of the configuration. */
type Target = 'draft' | 'defaults';

function Editor({ rules }: { rules: IdentityRules }) {
  const { t, code } = useT();
  const format = useFormat();
  const isReadOnly = !useCan()('identity.manage');
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queryClient = useQueryClient();
  const { preview, save, reset } = useRulesActions();
  const before = editingOf(rules);
  const [editing, setEditing] = useState<Editing>(before);
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [target, setTarget] = useState<Target>('draft');
  const [trying, setTrying] = useState<Job>();
  const [result, setResult] = useState<PreviewResult>();
  const [applying, setApplying] = useState<Job | undefined>(rules.job && !isOver(rules.job) ? rules.job : undefined);
  const byField = problemsByField(editing, problems);
  const isChanged = !isSame(editing, before);
  const change = (next: Editing) => {
    setEditing(next);
    setResult(undefined);
    setProblems([]);
  };
  const refused = (error: unknown) => {
    if (error instanceof ApiProblem && error.errors.length > 0) setProblems(error.errors);
    if (error instanceof ApiProblem && error.code === 'identity_rules_changed') void queryClient.invalidateQueries({ queryKey: ['identity'] });
    showProblem(error);
  };
  const tryOut = (wanted: Target) => {
    setTarget(wanted);
    setResult(undefined);
    preview.mutate(draftOf(wanted === 'draft' ? editing : editingOf(rules.defaults)), { onSuccess: setTrying, onError: refused });
  };
  const tried = (job: Job) => {
    setTrying(undefined);
    if (job.state === 'done') setResult(job.result as unknown as PreviewResult);
    else if (job.state === 'failed') showProblem(new ApiProblem({ status: 500, code: job.error?.code ?? 'server_trouble', params: job.error?.params }));
  };
  const apply = () => {
    const then = { onSuccess: (job: Job) => { setResult(undefined); setApplying(job); }, onError: refused };
    if (target === 'defaults') reset.mutate(rules.version, then);
    else save.mutate({ ...draftOf(editing), version: rules.version }, then);
  };
  const applied = (job: Job) => {
    setApplying(undefined);
    const done = (job.result ?? {}) as Record<string, number | undefined>;
    if (job.state === 'done') void message.success(t('rules.applied', { merged: format.number(done.merged ?? 0), split: format.number(done.split ?? 0) }), 8);
    if (job.state === 'failed') showProblem(new ApiProblem({ status: 500, code: job.error?.code ?? 'server_trouble', params: job.error?.params }));
    void queryClient.invalidateQueries();
  };
  const isBusy = Boolean(trying ?? applying);
  const on = editing.lines.filter((line) => line.isOn);
  return (
    <div className="stack">
      <Alert type={rules.saved ? 'warning' : 'info'} showIcon
        title={rules.saved ? t('rules.isSaved', { by: rules.saved_by ?? t('common.nobody'), at: rules.saved_at ? format.moment(rules.saved_at) : '' }) : t('rules.isDefault')}
        description={isReadOnly ? t('rules.readOnly') : rules.saved ? t('rules.savedHint') : t('rules.defaultHint')}
        action={rules.saved && !isReadOnly && <Button size="small" disabled={isBusy} onClick={() => tryOut('defaults')}>{t('rules.toDefaults')}</Button>} />
      {applying && <div className="card"><JobProgress id={applying.id} first={applying} title={t('rules.applying')} onOver={applied} /></div>}
      <section className="card" aria-label={t('rules.identifiers')}>
        <h2>{t('rules.identifiers')}</h2>
        <p className="muted small">{t('rules.identifiersHint')}</p>
        <ol className={styles.lines}>
          {editing.lines.map((line, at) => (
            <RuleLine key={line.kind} line={line} place={on.indexOf(line) + 1} isFirst={at === 0} isLast={at === editing.lines.length - 1} isReadOnly={isReadOnly} problemOf={(field) => byField.get(`${line.kind}.${field}`)}
              onChange={(next) => change({ ...editing, lines: editing.lines.map((each) => (each.kind === next.kind ? next : each)) })} onMove={(by) => change(moved(editing, at, by))} />
          ))}
        </ol>
      </section>
      <ThresholdsCard thresholds={editing.thresholds} isReadOnly={isReadOnly} problemOf={(field) => byField.get(`thresholds.${field}`)} onChange={(thresholds) => change({ ...editing, thresholds })} />
      {problems.length > 0 && <Alert type="error" showIcon title={code('problem', 'identity_rules_invalid')} />}
      {trying && <div className="card"><JobProgress id={trying.id} first={trying} title={t('rules.trying')} onOver={tried} /></div>}
      {result && <PreviewCard result={result} isDefaults={target === 'defaults'} isBusy={save.isPending || reset.isPending} onApply={apply} onClose={() => setResult(undefined)} />}
      {!isReadOnly && !result && (
        <div className={`row wrap ${styles.actions}`}>
          <Button type="primary" disabled={!isChanged || isBusy} loading={preview.isPending} onClick={() => tryOut('draft')}>{t('rules.tryOut')}</Button>
          <Button disabled={!isChanged || isBusy} onClick={() => change(before)}>{t('rules.discard')}</Button>
          <span className="muted small">{t(isChanged ? 'rules.changed' : 'rules.unchanged')}</span>
        </div>
      )}
      {!isReadOnly && <SharedCard />}
    </div>
  );
}
