import { App, Button } from 'antd';
import type { Import } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState } from '@/shared/states/States';
import { useShowProblem } from '@/shared/useProblem';
import styles from './Imports.module.css';
import { useImportActions } from './queries';
import { Reasons, ReportNumbers } from './ReportNumbers';

export function TrialStep({ it, onBack }: { it: Import; onBack: () => void }) {
  const { t } = useT();
  const format = useFormat();
  const { modal } = App.useApp();
  const showProblem = useShowProblem();
  const { trial, run } = useImportActions(it.id);
  const report = it.trial;
  const tryIt = () => trial.mutate(undefined, { onError: showProblem });
  const runIt = () =>
    void modal.confirm({ title: t('imports.runAsk', { n: format.number(report ? report.rows - report.rejected : 0) }), content: t('imports.closeable'), okText: t('imports.run'), onOk: () => run.mutateAsync().catch(showProblem) });
  return (
    <div className="stack">
      <section className="card stack">
        <div><h2>{t('imports.trialTitle')}</h2><p className="muted">{t('imports.trialText')}</p></div>
        {report ? <><ReportNumbers report={report} /><Reasons report={report} /></> : <EmptyState inline title={t('imports.tryIt')} action={<Button type="primary" loading={trial.isPending} onClick={tryIt}>{t('imports.tryIt')}</Button>} />}
      </section>
      <div className={styles.foot}>
        <Button size="large" onClick={onBack}>{t('common.previous')}</Button>
        <span className="row">
          {report && <Button size="large" loading={trial.isPending} onClick={tryIt}>{t('imports.tryAgain')}</Button>}
          <Button type="primary" size="large" disabled={!report || report.taken + report.unchanged === 0} loading={run.isPending} onClick={runIt}>{t('imports.run')}</Button>
        </span>
      </div>
    </div>
  );
}
