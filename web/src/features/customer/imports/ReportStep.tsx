import { DownloadOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Alert, App, Button } from 'antd';
import { withQuery } from '@/api/client';
import type { Import } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { useShowProblem } from '@/shared/useProblem';
import styles from './Imports.module.css';
import { useImportActions } from './queries';
import { Reasons, ReportNumbers } from './ReportNumbers';

export function ReportStep({ it }: { it: Import }) {
  const { t, code } = useT();
  const format = useFormat();
  const { modal } = App.useApp();
  const showProblem = useShowProblem();
  const { reversal } = useImportActions(it.id);
  const { report } = it;
  const canUndo = Boolean(report) && (it.state === 'done' || it.state === 'cancelled' || it.state === 'failed');
  const undo = () =>
    void modal.confirm({
      title: t('imports.undoAsk', { file: it.file_name }), content: t('imports.undoText', { created: format.number(report?.customers_created ?? 0), purchases: format.number(report?.purchases ?? 0) }),
      okText: t('imports.undo'), okButtonProps: { danger: true }, onOk: () => reversal.mutateAsync().catch(showProblem),
    });
  return (
    <div className="stack">
      {it.state === 'undone' && <Alert type="info" showIcon title={t('imports.undone')} description={it.finished_at ? t('imports.undoneText', { at: format.moment(it.finished_at) }) : undefined} />}
      {it.state === 'failed' && <Alert type="error" showIcon title={t('imports.failedTitle')} description={it.job?.error ? code('problem', it.job.error.code, it.job.error.params) : undefined} />}
      {it.state === 'cancelled' && <Alert type="warning" showIcon title={t('imports.cancelledTitle')} description={t('imports.cancelText')} />}
      {report && (
        <section className="card stack">
          <div className="row between wrap">
            <h2>{t('imports.reportTitle')} {typeof report.seconds === 'number' && <span className="muted small num" style={{ fontWeight: 400 }}>{t('imports.seconds', { n: format.number(report.seconds, 1) })}</span>}</h2>
            {it.state === 'done' && <Link to="/customers" search={{ import: it.id }}><Button type="primary">{t('imports.seeCustomers')}</Button></Link>}
          </div>
          <ReportNumbers report={report} />
          <Reasons report={report} />
          {report.rejected > 0 && (
            <div className="stack tight">
              <p className="muted">{t('imports.rejectsHint')}</p>
              <div><Button href={withQuery(`/imports/${it.id}/rejects`)} download icon={<DownloadOutlined />}>{t('imports.downloadRejects')}</Button></div>
            </div>
          )}
        </section>
      )}
      <div className={styles.foot}>
        {canUndo ? <Button danger loading={reversal.isPending} onClick={undo}>{t('imports.undo')}</Button> : <span />}
        <Link to="/imports/new"><Button>{t('imports.importAgain')}</Button></Link>
      </div>
    </div>
  );
}
