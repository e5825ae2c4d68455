//! A drawn sample: each customer's details beside what the sources say, and three words to choose from.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Radio } from 'antd';
import type { SampleField, SampleItem, SampleSheet, Verdict } from '@/api/types';
import { useCan } from '@/app/session';
import { MESSAGES, useT, type Translator } from '@/i18n/translate';
import { useFormat, type Format } from '@/shared/format/useFormat';
import { sourceName } from '@/shared/sourceName';
import { EmptyState, ErrorState, PageHead } from '@/shared/states/States';
import { Skeleton } from '@/shared/table/DataTable';
import { useShowProblem } from '@/shared/useProblem';
import styles from './Quality.module.css';
import { sampleQuery, useMark, type Mark } from './queries';
import { AccuracyText, Interval } from './Samples';

const VERDICTS = Object.keys(MESSAGES['zh-CN'].verdict) as Verdict[];

export function SamplePage() {
  const { t } = useT();
  const { id } = useParams({ from: '/shell/quality/samples/$id' });
  const { data, error, refetch } = useQuery(sampleQuery(id));
  return (
    <>
      <Link to="/quality" search={{}} className="soft">← {t('quality.back')}</Link>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <div className="card"><Skeleton label={t('common.loading')} /></div>}
      {data && <Sheet sheet={data} />}
    </>
  );
}

function Sheet({ sheet: { sample, items } }: { sheet: SampleSheet }) {
  const { t } = useT();
  const format = useFormat();
  const can = useCan();
  const showProblem = useShowProblem();
  const mark = useMark(sample.id);
  const onMark = can('customers.edit') ? (marks: Mark[]) => mark.mutate(marks, { onError: showProblem }) : undefined;
  const origin = [t('quality.population', { n: format.number(sample.population) }), t('quality.drawnBy', { who: sample.person ?? t('common.nobody'), at: format.day(sample.created_at) }), `${t('quality.seed')} ${sample.seed}`];
  return (
    <>
      <PageHead title={t('quality.sampleTitle', { month: format.month(sample.month) })} sub={t('quality.sampleSub')} />
      <div className="stack">
        <section className="card stack tight">
          <div className="row between wrap"><AccuracyText sample={sample} /><span className="muted small" style={{ overflowWrap: 'anywhere' }}>{origin.join(' · ')}</span></div>
          <Interval accuracy={sample.accuracy} />
        </section>
        {items.length === 0 && <div className="card"><EmptyState title={t('quality.nobodyLeft')} /></div>}
        {items.map((item) => <Item key={item.place} item={item} onMark={onMark} />)}
      </div>
    </>
  );
}

function Item({ item, onMark }: { item: SampleItem; onMark?: (marks: Mark[]) => void }) {
  const { t } = useT();
  // What we do not know can be neither right nor wrong.
  const open = item.fields.filter(({ shown, verdict }) => shown && !verdict);
  return (
    <article className="card" aria-label={item.name}>
      <div className="row between wrap" style={{ marginBottom: 6 }}>
        <h2><span className="muted num">{item.place}</span> <Link to="/customers/$id" params={{ id: item.customer }}>{item.name || t('common.unnamed')}</Link> <span className="muted small">{item.store}</span></h2>
        {onMark && open.length > 0 && <Button size="small" className="noPrint" onClick={() => onMark(open.map(({ field }) => ({ place: item.place, field, verdict: 'right' })))}>{t('quality.allRight')}</Button>}
      </div>
      <table className={styles.sheet}>
        <thead><tr><th>{t('quality.field')}</th><th>{t('quality.shown')}</th><th>{t('quality.said')}</th><th>{t('quality.verdict')}</th></tr></thead>
        <tbody>{item.fields.map((field) => <Row key={field.field} field={field} onPick={onMark && ((verdict) => onMark([{ place: item.place, field: field.field, verdict }]))} />)}</tbody>
      </table>
    </article>
  );
}

function Row({ field, onPick }: { field: SampleField; onPick?: (verdict: Verdict) => void }) {
  const translator = useT();
  const { t, code } = translator;
  const format = useFormat();
  const label = code('qualityField', field.field);
  const say = (value: string) => inWords(field.field, value, translator, format);
  return (
    <tr>
      <td>{label}</td>
      <td className="num">{field.shown ? say(field.shown) : <span className="muted">{t('quality.notKnown')}</span>}</td>
      <td>
        <div className={`${styles.said} num`}>
          {field.said.length === 0 && <span className="muted">{t('quality.nobodySays')}</span>}
          {field.said.map((one, at) => <span key={`${one.source}${at}`} className={field.shown && one.value !== field.shown && field.field !== 'store' ? styles.differs : undefined}><em>{sourceName({ code: one.source, name: one.source_name }, code)}</em>{say(one.value)}</span>)}
        </div>
      </td>
      <td>
        {field.shown && <Radio.Group aria-label={`${label} ${t('quality.verdict')}`} optionType="button" size="small" disabled={!onPick} value={field.verdict ?? undefined} onChange={(event) => onPick?.(event.target.value as Verdict)}
          options={VERDICTS.map((verdict) => ({ value: verdict, label: t(`verdict.${verdict}`) }))} />}
      </td>
    </tr>
  );
}

function inWords(field: string, value: string, { code }: Translator, format: Format): string {
  if (field === 'gender') return code('gender', value);
  if (field === 'birthday') return format.day(value);
  return field === 'phone' ? format.phone(value) : value;
}
