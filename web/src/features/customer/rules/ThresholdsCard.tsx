//! From which likeness on a pair is proposed to people, and from which it is merged without them.
import { InputNumber, Switch } from 'antd';
import type { FieldProblem, Thresholds } from '@/api/types';
import { useT } from '@/i18n/translate';
import styles from './Rules.module.css';

const NEVER = 1;
/** What merging by score begins with when it is switched on. */
const USUAL = 0.9;
const percent = (share: number) => Math.round(share * 1_000) / 10;

export function ThresholdsCard(props: { thresholds: Thresholds; isReadOnly: boolean; problemOf: (field: string) => FieldProblem | undefined; onChange: (thresholds: Thresholds) => void }) {
  const { t, code } = useT();
  const { thresholds, isReadOnly, problemOf } = props;
  const merges = typeof thresholds.merge === 'number' && thresholds.merge < NEVER;
  const wrong = (field: string) => {
    const problem = problemOf(field);
    return problem && <span className={styles.wrong} role="alert">{code('fieldProblem', problem.code, problem.params)}</span>;
  };
  return (
    <section className="card" aria-label={t('rules.thresholds')}>
      <h2>{t('rules.thresholds')}</h2>
      <p className="muted small">{t('rules.thresholdsHint')}</p>
      <div className={styles.thresholds}>
        <label className={styles.field}>
          <span>{t('rules.propose')}</span>
          <InputNumber value={percent(thresholds.propose)} suffix="%" disabled={isReadOnly} status={problemOf('propose') && 'error'} aria-label={t('rules.propose')} onChange={(value) => props.onChange({ ...thresholds, propose: (value ?? 0) / 100 })} />
          {wrong('propose')}
        </label>
        <div className={styles.field}>
          <label className="row"><Switch size="small" checked={merges} disabled={isReadOnly} onChange={(on) => props.onChange({ ...thresholds, merge: on ? Math.max(USUAL, thresholds.propose) : NEVER })} /><span>{t('rules.merge')}</span></label>
          {merges
            ? <InputNumber value={percent(thresholds.merge ?? NEVER)} suffix="%" disabled={isReadOnly} status={problemOf('merge') && 'error'} aria-label={t('rules.merge')} onChange={(value) => props.onChange({ ...thresholds, merge: (value ?? 0) / 100 })} />
            : <span className="muted small">{t('rules.mergeNever')}</span>}
          {wrong('merge')}
        </div>
      </div>
    </section>
  );
}
