//! Confirming all pairs above a score: how many that joins, and which pairs the guards keep apart, is said first.
import { useQuery } from '@tanstack/react-query';
import { Alert, InputNumber, Modal, Slider } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { Job } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { useShowProblem } from '@/shared/useProblem';
import { BulkParts } from './BulkParts';
import { queueForecastQuery, useQueueActions, type QueueFilter } from './queries';

const LEAST = 50;

export function BulkDialog({ filter, onStarted, onClose }: { filter: QueueFilter; onStarted: (job: Job) => void; onClose: () => void }) {
  const { t } = useT();
  const format = useFormat();
  const showProblem = useShowProblem();
  const { confirmAll } = useQueueActions();
  const [percent, setPercent] = useState(() => Math.max(LEAST, Math.round(Number(filter.score_from ?? 0.9) * 100)));
  const asked: QueueFilter = { ...filter, state: undefined, score_from: String(useDeferredValue(percent) / 100) };
  const { data: count, isFetching, refetch } = useQuery(queueForecastQuery(asked));
  const start = () => {
    if (!count) return;
    const body = { score_from: percent / 100, score_to: filter.score_to ? Number(filter.score_to) : undefined, source: filter.source, field: filter.field, joined: count.joined };
    confirmAll.mutate(body, {
      onSuccess: (job) => { onStarted(job); onClose(); },
      onError: (error) => { showProblem(error); void refetch(); },
    });
  };
  const isKnown = count !== undefined && !isFetching;
  return (
    <Modal open title={t('candidates.bulkTitle')} onOk={start} onCancel={onClose} confirmLoading={confirmAll.isPending}
      okButtonProps={{ danger: true, disabled: !isKnown || count.merged === 0 }} okText={isKnown ? t('candidates.bulkOk', { n: format.number(count.merged) }) : t('common.loading')}>
      <div className="stack">
        <label className="stack tight">
          <span>{t('candidates.bulkFrom')}</span>
          <span className="row">
            <Slider className="grow" min={LEAST} max={100} value={percent} onChange={setPercent} tooltip={{ open: false }} aria-label={t('candidates.bulkFrom')} />
            <InputNumber min={LEAST} max={100} value={percent} suffix="%" style={{ width: 92 }} aria-label={t('candidates.bulkFrom')} onChange={(value) => setPercent(value ?? LEAST)} />
          </span>
        </label>
        {isKnown && (
          <div aria-live="polite">
            <b>{t('candidates.bulkCount', { pairs: format.number(count.pairs), customers: format.number(count.customers), n: format.number(count.merged), left: format.number(count.customers - count.merged) })}</b>
            <BulkParts parts={count} isDone={false} />
          </div>
        )}
        <Alert type="info" showIcon title={t('candidates.bulkText')} />
      </div>
    </Modal>
  );
}
