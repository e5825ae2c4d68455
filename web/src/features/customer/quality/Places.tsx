//! The same measures source by source and store by store.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { QualityNumbers, SourceQuality, StoreQuality } from '@/api/types';
import type { Search } from '@/app/search';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { sourceName } from '@/shared/sourceName';
import { EmptyState } from '@/shared/states/States';
import cockpit from '../cockpit/Cockpit.module.css';
import { behind, countOf, incomplete, shareOf } from './measures';
import styles from './Quality.module.css';

const SHARED = ['missing.phone', 'missing.birthday', 'invalid', 'stale', 'possible'] as const;

export function useMeasureHeads(): string[] {
  const { t, code } = useT();
  return [t('quality.customers'), t('quality.completeness'), t('quality.lacking', { field: code('qualityField', 'phone') }), t('quality.lacking', { field: code('qualityField', 'birthday') }), t('quality.invalid'), t('quality.stale'), t('quality.possible')];
}

/** One row's numbers: customers, completeness, and a count with its share for each measure. */
export function MeasureCells({ numbers, place }: { numbers: QualityNumbers; place: Search }) {
  const format = useFormat();
  return (
    <>
      <td><Link to="/customers" search={place}>{format.number(countOf(numbers, 'customers'))}</Link></td>
      <td>{incomplete(numbers) > 0 ? <Link to="/customers" search={behind('incomplete', place)}>{format.percent(numbers.completeness ?? 0, 1)}</Link> : format.percent(numbers.completeness ?? 0, 1)}</td>
      {SHARED.map((measure) => (
        <td key={measure}>
          {countOf(numbers, measure) > 0 ? <><Link to="/customers" search={behind(measure, place)}>{format.number(countOf(numbers, measure))}</Link><small>{format.percent(shareOf(numbers, measure), 1)}</small></> : <span className="muted">—</span>}
        </td>
      ))}
    </>
  );
}

export function PlaceTable(props: { className: string; title: string; hint: string; heads: string[]; children: ReactNode }) {
  return (
    <section className={`card ${props.className}`}>
      <div className={cockpit.head}><div><h2>{props.title}</h2><p>{props.hint}</p></div></div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={props.title}>
        <table className={styles.table}>
          <thead><tr>{props.heads.map((head) => <th key={head}>{head}</th>)}</tr></thead>
          <tbody>{props.children}</tbody>
        </table>
      </div>
    </section>
  );
}

export function Sources({ sources, place, className }: { sources: SourceQuality[]; place: Search; className: string }) {
  const { t, code } = useT();
  const format = useFormat();
  const can = useCan();
  const heads = useMeasureHeads();
  if (sources.length === 0) return null;
  const hasRejects = sources.some(({ rejected }) => typeof rejected === 'number');
  return (
    <PlaceTable className={className} title={t('quality.bySource')} hint={t('quality.bySourceHint')} heads={[t('quality.source'), ...heads, ...(hasRejects ? [t('quality.rejected')] : [])]}>
      {sources.map((source) => (
        <tr key={source.code}>
          <td>{sourceName(source, code)}</td>
          <MeasureCells numbers={source.numbers} place={{ ...place, source: source.code }} />
          {hasRejects && <td>{source.rejected && can('imports.run') ? <Link to="/imports" search={{}}>{format.number(source.rejected)}</Link> : format.number(source.rejected ?? 0)}</td>}
        </tr>
      ))}
    </PlaceTable>
  );
}

export function Stores({ stores, place, className }: { stores: StoreQuality[]; place: Search; className: string }) {
  const { t } = useT();
  const heads = useMeasureHeads();
  if (stores.length === 0) return <section className={`card ${className}`}><EmptyState inline title={t('quality.noStores')} /></section>;
  const shown = place.store ? stores.filter(({ id }) => id === place.store) : stores.toSorted((a, b) => (a.numbers.completeness ?? 0) - (b.numbers.completeness ?? 0));
  return (
    <PlaceTable className={className} title={t('quality.byStore')} hint={t('quality.byStoreHint')} heads={[t('quality.store'), ...heads]}>
      {shown.map((store) => <tr key={store.id}><td>{store.name}</td><MeasureCells numbers={store.numbers} place={{ ...place, store: store.id }} /></tr>)}
    </PlaceTable>
  );
}
