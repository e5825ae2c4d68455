import type { ValueModels } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import styles from './Value.module.css';

type Rfm = NonNullable<ValueModels['rfm']>;

const COLORS = ['var(--sk-c1)', 'var(--sk-c2)', 'var(--sk-c3)', 'var(--sk-c4)', 'var(--sk-c5)'];

export function RfmWeights({ rfm, industry }: { rfm: Rfm; industry: ValueModels['industry'] }) {
  const { t } = useT();
  const format = useFormat();
  const names: Record<string, string> = { recency: t('c360.recency'), frequency: t('c360.frequency'), monetary: t('c360.monetary'), steadiness: t('value.steadiness') };
  const weights = Object.entries(rfm.weights).filter(([, weight]) => weight > 0);
  const sum = weights.reduce((total, [, weight]) => total + weight, 0) || 1;
  return (
    <section className="card">
      <h2>{t('value.weights')}</h2>
      <p className="muted small">{t('value.industry', { industry: t(`industry.${industry}`) })}</p>
      <div className={styles.weights} aria-hidden="true">
        {weights.map(([name, weight], at) => <span key={name} style={{ flex: weight, background: COLORS[at % COLORS.length] }}>{format.percent(weight / sum, 0)}</span>)}
      </div>
      <table className={styles.table}>
        <tbody>{weights.map(([name, weight]) => <tr key={name}><td>{names[name] ?? name}</td><td>{format.percent(weight / sum, 0)}</td></tr>)}</tbody>
      </table>
    </section>
  );
}

/** Four breaks make five bands. Recency counts days, so there the smallest numbers score highest. */
export function bandsOf(breaks: number[], isReversed: boolean, show: (value: number) => string): string[] {
  const sorted = breaks.toSorted((a, b) => a - b);
  const bands = [`≤ ${show(sorted[0] ?? 0)}`, ...sorted.slice(1).map((high, at) => `${show(sorted[at] ?? 0)} – ${show(high)}`), `> ${show(sorted.at(-1) ?? 0)}`];
  return isReversed ? bands : bands.toReversed();
}

export function RfmBreaks({ rfm }: { rfm: Rfm }) {
  const { t } = useT();
  const format = useFormat();
  const { r, f, m } = rfm.breaks;
  const columns = [bandsOf(r, true, (days) => format.number(days, 1)), bandsOf(f, false, (n) => format.number(n, 1)), bandsOf(m, false, (minor) => format.moneyShort(minor))];
  const count = Math.max(...columns.map((column) => column.length));
  return (
    <section className="card">
      <h2>{t('value.breaks')}</h2>
      <p className="muted small" style={{ marginBottom: 8 }}>{t('value.breaksHint')}</p>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead><tr><th>{t('value.score')}</th><th>{t('value.rDays')}</th><th>{t('value.fCount')}</th><th>{t('value.mAmount')}</th></tr></thead>
          <tbody>
            {Array.from({ length: count }, (_, at) => <tr key={at}><td><b>{count - at}</b></td>{columns.map((column, which) => <td key={which}>{column[at] ?? ''}</td>)}</tr>)}
          </tbody>
        </table>
      </div>
    </section>
  );
}
