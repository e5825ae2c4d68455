import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { Band, Cockpit } from '@/api/types';
import { useT } from '@/i18n/translate';
import { TierBadge } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import styles from './Cockpit.module.css';

const BANDS: Band[] = ['high', 'mid', 'low'];

/** RFM down, CLV across; the deeper the green, the more people. A cell leads to its tier. */
export function Matrix({ cells, className }: { cells: Cockpit['matrix']; className: string }) {
  const { t } = useT();
  const format = useFormat();
  const most = Math.max(...cells.map((cell) => cell.count), 1);
  return (
    <section className={`card ${className}`}>
      <div className={styles.head}><div><h2>{t('cockpit.matrix')}</h2><p>{t('cockpit.matrixHint')}</p></div></div>
      <div className={styles.matrix}>
        {BANDS.map((rfm) => (
          <Fragment key={rfm}>
            <span>{t('cockpit.matrixRfm')}<br />{t(`band.${rfm}`)}</span>
            {BANDS.toReversed().map((clv) => {
              const cell = cells.find((each) => each.rfm === rfm && each.clv === clv);
              const depth = cell ? Math.round(6 + 34 * Math.sqrt(cell.count / most)) : 0;
              if (!cell) return <div key={clv} className={styles.cell} style={{ background: 'var(--sk-sunken)' }}><span className="muted">—</span></div>;
              return (
                <Link key={clv} to="/customers" search={{ tier: cell.tier }} className={styles.cell} style={{ background: `color-mix(in srgb, var(--sk-c1) ${depth}%, var(--sk-surface))` }}
                  aria-label={`RFM ${t(`band.${rfm}`)} CLV ${t(`band.${clv}`)} ${t(`tier.${cell.tier}`)} ${cell.count}`}>
                  <b className="num">{format.number(cell.count)}</b>
                  <span className="soft small"><TierBadge code={cell.tier} /></span>
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
