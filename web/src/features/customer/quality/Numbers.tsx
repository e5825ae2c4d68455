//! The board's numbers of today, each a link to the customers it counts.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { QualityBoard, QualityNumbers } from '@/api/types';
import type { Search } from '@/app/search';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState } from '@/shared/states/States';
import cockpit from '../cockpit/Cockpit.module.css';
import { behind, countOf, FIELDS, FLAWS, incomplete, shareOf } from './measures';
import styles from './Quality.module.css';

export function Kpis({ board: { whole, stale_days: days }, place }: { board: QualityBoard; place: Search }) {
  const { t } = useT();
  const format = useFormat();
  const lacking = incomplete(whole);
  const all = Math.max(countOf(whole, 'customers'), 1);
  const kpi = (measure: string, label: string, value: string, note: ReactNode) => (
    <Link to="/customers" search={behind(measure, place)} className={cockpit.kpi}>
      <dt>{label}</dt>
      <dd className="num">{value}</dd>
      <small className="num">{note}</small>
    </Link>
  );
  const share = (measure: string, hint: string) => `${format.percent(shareOf(whole, measure), 1)} · ${hint}`;
  return (
    <dl className={cockpit.kpis} style={{ margin: 0 }}>
      {kpi('incomplete', t('quality.completeness'), typeof whole.completeness === 'number' ? format.percent(whole.completeness, 1) : '—', t('quality.completenessHint'))}
      {kpi('customers', t('quality.customers'), format.number(countOf(whole, 'customers')), t('quality.recordsHint', { n: format.number(countOf(whole, 'records')) }))}
      {kpi('incomplete', t('quality.incomplete'), format.number(lacking), t('quality.ofAll', { p: format.percent(lacking / all, 1) }))}
      {kpi('invalid', t('quality.invalid'), format.number(countOf(whole, 'invalid')), share('invalid', t('quality.invalidHint')))}
      {kpi('stale', t('quality.stale'), format.number(countOf(whole, 'stale')), share('stale', t('quality.staleHint', { n: days })))}
      {kpi('possible', t('quality.possible'), format.number(countOf(whole, 'possible')), share('possible', t('quality.possibleHint')))}
    </dl>
  );
}

interface ListProps {
  numbers: QualityNumbers;
  place: Search;
  className: string;
}

export function Missing({ numbers, place, className }: ListProps) {
  const { t, code } = useT();
  const rows = FIELDS.map((field) => ({ measure: `missing.${field}`, label: code('qualityField', field) }));
  return <Measures className={className} title={t('quality.missing')} hint={t('quality.missingHint')} none={t('quality.nothingMissing')} rows={rows} numbers={numbers} place={place} color="var(--sk-c5)" />;
}

export function Flaws({ numbers, place, className }: ListProps) {
  const { t, code } = useT();
  const rows = FLAWS.map((flaw) => ({ measure: `invalid.${flaw}`, label: code('qualityFlaw', flaw) }));
  return <Measures className={className} title={t('quality.reasons')} hint={t('quality.reasonsHint')} none={t('quality.nothingInvalid')} rows={rows} numbers={numbers} place={place} color="var(--sk-bad)" />;
}

function Measures(props: ListProps & { title: string; hint: string; none: string; rows: { measure: string; label: string }[]; color: string }) {
  const format = useFormat();
  const { numbers } = props;
  const rows = props.rows.filter(({ measure }) => countOf(numbers, measure) > 0).toSorted((a, b) => countOf(numbers, b.measure) - countOf(numbers, a.measure));
  return (
    <section className={`card ${props.className}`}>
      <div className={cockpit.head}><div><h2>{props.title}</h2><p>{props.hint}</p></div></div>
      {rows.length === 0 && <EmptyState inline title={props.none} />}
      <div className={`${cockpit.rows} ${styles.lines}`}>
        {rows.map(({ measure, label }) => (
          <Link key={measure} to="/customers" search={behind(measure, props.place)} className={cockpit.line}>
            <span>{label}</span>
            <i aria-hidden="true"><b style={{ width: `${shareOf(numbers, measure) * 100}%`, background: props.color }} /></i>
            <span className="num right"><b>{format.number(countOf(numbers, measure))}</b><em>{format.percent(shareOf(numbers, measure), 1)}</em></span>
          </Link>
        ))}
      </div>
    </section>
  );
}
