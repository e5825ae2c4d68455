import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { Band, Cockpit } from '@/api/types';
import { useT } from '@/i18n/translate';
import { TierBadge } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import styles from './Cockpit.module.css';

const TIERS_SHOWN = 2;
const BANDS: Band[] = ['high', 'mid', 'low'];

/** RFM down, CLV across; the deeper the green, the more people. A field leads to its people. */
export function Matrix({ cells, className }: { cells: Cockpit['matrix']; className: string }) {
  const { t } = useT();
  const format = useFormat();
  // Customers of several tiers may share a field, so a field is their sum.
  const fields = BANDS.flatMap((rfm) => BANDS.map((clv) => {
    const tiers = cells.filter((cell) => cell.rfm === rfm && cell.clv === clv && cell.count > 0).toSorted((a, b) => b.count - a.count);
    return { rfm, clv, tiers, count: tiers.reduce((sum, { count }) => sum + count, 0) };
  }));
  const most = Math.max(...fields.map((field) => field.count), 1);
  return (
    <section className={`card ${className}`}>
      <div className={styles.head}><div><h2>{t('cockpit.matrix')}</h2><p>{t('cockpit.matrixHint')}</p></div></div>
      <div className={styles.matrix}>
        {BANDS.map((rfm) => (
          <Fragment key={rfm}>
            <span>{t('cockpit.matrixRfm')}<br />{t(`band.${rfm}`)}</span>
            {BANDS.toReversed().map((clv) => {
              const { tiers, count } = fields.find((each) => each.rfm === rfm && each.clv === clv) ?? { tiers: [], count: 0 };
              if (count === 0) return <div key={clv} className={styles.cell} style={{ background: 'var(--sk-sunken)' }}><span className="muted">—</span></div>;
              const depth = Math.round(6 + 34 * Math.sqrt(count / most));
              return (
                <Link key={clv} to="/customers" search={{ rfm_band: rfm, clv_band: clv }} className={styles.cell} style={{ background: `color-mix(in srgb, var(--sk-c1) ${depth}%, var(--sk-surface))` }}
                  aria-label={`RFM ${t(`band.${rfm}`)} CLV ${t(`band.${clv}`)} ${tiers.map(({ tier, count: n }) => `${t(`tier.${tier}`)} ${n}`).join(' ')}`}>
                  <b className="num">{format.number(count)}</b>
                  {tiers.slice(0, TIERS_SHOWN).map(({ tier, count: n }) => (
                    <span key={tier} className="soft small row between"><TierBadge code={tier} />{tiers.length > 1 && <span className="num">{format.number(n)}</span>}</span>
                  ))}
                </Link>
              );
            })}
          </Fragment>
        ))}
        <span />
        {BANDS.toReversed().map((clv) => <span key={clv}>{t('cockpit.matrixClv')} {t(`band.${clv}`)}</span>)}
      </div>
    </section>
  );
}
