//! To which day a pair is put off.
import { App, DatePicker, Modal, Segmented } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { useShowProblem } from '@/shared/useProblem';
import { useQueueActions } from './queries';

const SPANS = [1, 7, 30, 90] as const;

export function DeferDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useT();
  const format = useFormat();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const { defer } = useQueueActions();
  // Days are those of the organisation, wherever the reader is.
  const today = dayjs(format.today());
  const [until, setUntil] = useState<Dayjs>(() => today.add(7, 'day'));
  const days = until.startOf('day').diff(today, 'day');
  const save = () => {
    const day = until.format('YYYY-MM-DD');
    defer.mutate({ id, until: day }, { onError: showProblem, onSuccess: () => { void message.success(t('candidates.deferred', { at: format.day(day) })); onClose(); } });
  };
  return (
    <Modal open title={t('candidates.deferTitle')} okText={t('candidates.deferOk')} confirmLoading={defer.isPending} onOk={save} onCancel={onClose}>
      <div className="stack">
        <p className="soft">{t('candidates.deferText')}</p>
        <Segmented block value={(SPANS as readonly number[]).includes(days) ? days : undefined} onChange={(span) => setUntil(today.add(Number(span), 'day'))}
          options={SPANS.map((span) => ({ value: span, label: t(`candidates.in${span}`) }))} />
        <DatePicker aria-label={t('candidates.deferDay')} value={until} allowClear={false} inputReadOnly style={{ width: '100%' }} onChange={(day) => day && setUntil(day)}
          minDate={today.add(1, 'day')} maxDate={today.add(1, 'year')} />
      </div>
    </Modal>
  );
}
