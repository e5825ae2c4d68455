import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Alert, App, Button } from 'antd';
import type { Import } from '@/api/types';
import { Forbidden } from '@/app/pages';
import type { Search } from '@/app/search';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { JobProgress } from '@/shared/job/JobProgress';
import { ErrorState, PageHead } from '@/shared/states/States';
import { Skeleton } from '@/shared/table/DataTable';
import { useShowProblem } from '@/shared/useProblem';
import { ColumnsStep } from './ColumnsStep';
import { ImportStateBadge } from './ImportsPage';
import { STEPS, stepOf, type Step } from './mapping';
import { importQuery, useImportActions } from './queries';
import { ReportStep } from './ReportStep';
import { TrialStep } from './TrialStep';
import { WhatStep } from './WhatStep';
import { WizardSteps } from './WizardSteps';

export function ImportPage() {
  const { t } = useT();
  const can = useCan();
  const { id = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(importQuery(id));
  if (!can('imports.run')) return <Forbidden />;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <div className="card"><Skeleton label={t('common.loading')} /></div>;
  return <Wizard it={data} />;
}

function Wizard({ it }: { it: Import }) {
  const { t, code } = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const { modal } = App.useApp();
  const showProblem = useShowProblem();
  const search = useSearch({ strict: false }) as Search;
  const { discard, again, allAgain } = useImportActions(it.id);
  const step = stepOf(it, search.step);
  const go = (next: Step) => void navigate({ to: '.', search: { step: next } });
  const isDraft = it.state === 'draft' || it.state === 'ready';
  const isFailed = it.state === 'failed' || it.state === 'cancelled';
  const onDiscard = () =>
    void modal.confirm({ title: t('imports.discardAsk'), okText: t('imports.discard'), okButtonProps: { danger: true }, onOk: () => discard.mutateAsync().then(() => navigate({ to: '/imports' }), showProblem) });
  return (
    <>
      <PageHead title={it.file_name} sub={<span className="row wrap"><ImportStateBadge state={it.state} /><span className="num">{format.bytes(it.bytes)} · {format.moment(it.created_at)}{it.created_by ? ` · ${it.created_by}` : ''}</span></span>}
        actions={isDraft && <Button onClick={onDiscard}>{t('imports.discard')}</Button>} />
      <WizardSteps at={STEPS.indexOf(step) + 1} failed={isFailed} reach={it.state === 'ready' ? 3 : STEPS.indexOf(step) + 1} onGo={isDraft ? (at) => { const next = STEPS[at - 1]; if (next) go(next); } : undefined} />
      {isDraft && it.job?.state === 'failed' && <Alert type="error" showIcon title={t('imports.failedTitle')} description={code('problem', it.job.error?.code ?? 'server_trouble', it.job.error?.params)} style={{ marginBottom: 16 }} />}
      {step === 'what' && <WhatStep it={it} onNext={() => go('columns')} />}
      {step === 'columns' && <ColumnsStep it={it} onBack={() => go('what')} onNext={() => go('trial')} />}
      {step === 'trial' && it.state !== 'trying' && <TrialStep it={it} onBack={() => go('columns')} />}
      {(it.state === 'trying' || step === 'run') && it.job && (
        <div className="card stack">
          <JobProgress key={it.job.id} id={it.job.id} first={it.job} title={t(it.state === 'trying' ? 'imports.trying' : it.state === 'undoing' ? 'imports.undoing' : 'imports.running')}
            cancel={it.state === 'undoing' ? undefined : { title: t('imports.cancelAsk'), text: it.state === 'trying' ? t('imports.trialText') : t('imports.cancelText') }}
            onOver={() => (it.state === 'trying' ? again() : allAgain())} />
          <p className="muted">{t('imports.closeable')}</p>
        </div>
      )}
      {step === 'report' && <ReportStep it={it} />}
    </>
  );
}
