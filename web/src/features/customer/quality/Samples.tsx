//! What people found when they looked at drawn customers, month by month.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { App, Button, DatePicker, Form, Input, InputNumber, Modal } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import type { QualitySample } from '@/api/types';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState } from '@/shared/states/States';
import { useShowProblem } from '@/shared/useProblem';
import cockpit from '../cockpit/Cockpit.module.css';
import styles from './Quality.module.css';
import { samplesQuery, useDraw } from './queries';

const SIZE_DEFAULT = 30;
const SIZE_MAX = 200;

export function Samples({ className }: { className: string }) {
  const { t } = useT();
  const can = useCan();
  const { data } = useQuery(samplesQuery);
  const [isOpen, setOpen] = useState(false);
  const draw = can('quality.sample') && <Button type={data?.length ? 'default' : 'primary'} onClick={() => setOpen(true)}>{t('quality.draw')}</Button>;
  return (
    <section className={`card ${className}`}>
      <div className={cockpit.head}><div><h2>{t('quality.samples')}</h2><p>{t('quality.samplesHint')}</p></div>{data && data.length > 0 && draw}</div>
      {data?.length === 0 && <EmptyState inline title={t('quality.noSamples')} text={t('quality.noSamplesText')} action={draw} />}
      {data?.map((sample) => <Sample key={sample.id} sample={sample} />)}
      {isOpen && <DrawDialog onClose={() => setOpen(false)} />}
    </section>
  );
}

function Sample({ sample }: { sample: QualitySample }) {
  const format = useFormat();
  return (
    <Link to="/quality/samples/$id" params={{ id: sample.id }} className={styles.sample}>
      <b className="num">{format.month(sample.month)}</b>
      <Interval accuracy={sample.accuracy} />
      <AccuracyText sample={sample} />
    </Link>
  );
}

/** The share found right as a mark, and where the true one probably lies as a band. */
export function Interval({ accuracy: { share, low, high } }: { accuracy: QualitySample['accuracy'] }) {
  if (typeof share !== 'number' || typeof low !== 'number' || typeof high !== 'number') return <span className={styles.span} />;
  return (
    <span className={styles.span} aria-hidden="true">
      <i style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }} />
      <b style={{ left: `${share * 100}%` }} />
    </span>
  );
}

export function AccuracyText({ sample }: { sample: QualitySample }) {
  const { t } = useT();
  const format = useFormat();
  const { share, low, high, right, wrong, unknown } = sample.accuracy;
  const marked = right + wrong + unknown;
  return (
    <span className={`num ${styles.found}`}>
      {typeof share === 'number' ? <b>{t('quality.accuracy')} {format.percent(share, 1)} <span className="muted small">{t('quality.interval', { low: format.percent(low ?? 0, 1), high: format.percent(high ?? 1, 1) })}</span></b> : <span className="muted">{t('quality.notMarked')}</span>}
      <div className="muted small">{t('quality.marked', { n: format.number(marked) })}</div>
    </span>
  );
}

function DrawDialog({ onClose }: { onClose: () => void }) {
  const { t } = useT();
  const today = dayjs(useFormat().today());
  const { message } = App.useApp();
  const navigate = useNavigate();
  const showProblem = useShowProblem();
  const draw = useDraw();
  const [form] = Form.useForm<{ month: Dayjs; size: number; seed?: string }>();
  const submit = async () => {
    const { month, size, seed } = await form.validateFields();
    draw.mutate({ month: month.format('YYYY-MM'), size, ...(seed?.trim() && { seed: seed.trim() }) }, {
      onError: showProblem,
      onSuccess: (sample) => {
        void message.success(t('quality.drawn'));
        void navigate({ to: '/quality/samples/$id', params: { id: sample.id } });
      },
    });
  };
  return (
    <Modal open title={t('quality.drawTitle')} okText={t('quality.draw')} confirmLoading={draw.isPending} onCancel={onClose} onOk={() => void submit()}>
      <p className="soft" style={{ marginBottom: 16 }}>{t('quality.drawText')}</p>
      <Form form={form} layout="vertical" initialValues={{ month: today, size: SIZE_DEFAULT }} requiredMark={false}>
        <Form.Item name="month" label={t('quality.month')} rules={[{ required: true, message: t('common.required') }]}><DatePicker picker="month" allowClear={false} disabledDate={(day) => day.isAfter(today, 'month')} style={{ width: '100%' }} /></Form.Item>
        <Form.Item name="size" label={t('quality.size')} rules={[{ required: true, message: t('common.required') }]}><InputNumber min={1} max={SIZE_MAX} precision={0} style={{ width: '100%' }} /></Form.Item>
        <Form.Item name="seed" label={t('quality.seed')} extra={t('quality.seedHint')}><Input maxLength={64} /></Form.Item>
      </Form>
    </Modal>
  );
}
