import { App, Button, Progress } from 'antd';
import { api } from '@/api/client';
import type { Job } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { useShowProblem } from '@/shared/useProblem';
import { isOver, useJob } from './useJob';

export function JobProgress(props: { id: string; first?: Job | null; title?: string; onOver: (job: Job) => void; cancel?: { title: string; text: string } }) {
  const { t, code } = useT();
  const format = useFormat();
  const { modal } = App.useApp();
  const showProblem = useShowProblem();
  const { job, isPolling } = useJob(props.id, props.first, props.onOver);
  const share = job?.total ? Math.min(1, job.done / job.total) : undefined;
  const isDone = job?.state === 'done';
  const stop = () =>
    void modal.confirm({ title: props.cancel?.title, content: props.cancel?.text, okText: t('job.cancel'), okButtonProps: { danger: true }, onOk: () => api.del<Job>(`/jobs/${props.id}`).catch(showProblem) });
  return (
    <div className="stack tight" role="status" aria-live="polite">
      <div className="row between">
        <b>{props.title ?? code('job', job?.state ?? 'queued')}{job?.phase && !isOver(job) ? ` · ${code('phase', job.phase)}` : ''}</b>
        {props.cancel && job && !isOver(job) && <Button danger onClick={stop}>{t('job.cancel')}</Button>}
      </div>
      <Progress percent={isDone ? 100 : Math.floor((share ?? 0) * 100)} status={job?.state === 'failed' ? 'exception' : isDone ? 'success' : 'active'} strokeColor="var(--sk-primary)" />
      <span className="muted small num">
        {job?.total ? t('job.progress', { done: format.number(job.done), total: format.number(job.total) }) : t('job.progressOpen', { done: format.number(job?.done ?? 0) })}
        {isPolling && ` · ${t('job.reconnecting')}`}
      </span>
    </div>
  );
}
