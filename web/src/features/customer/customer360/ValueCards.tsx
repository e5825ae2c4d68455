import type { CustomerValue } from '@/api/types';
import { useT } from '@/i18n/translate';
import { HealthBadge, StateBadge, TierBadge } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import { Why } from '@/shared/why/Why';
import styles from './Customer360.module.css';

export function ValueCards({ value }: { value: CustomerValue }) {
  const { t, code } = useT();
  const format = useFormat();
  const { rfm, clv, tier, health, state } = value;
  return (
    <section className={styles.values} aria-label={t('c360.value')}>
      <article className={`card ${styles.value}`}>
        <header>{t('c360.clv')}<Why title={t('c360.clv')} factors={clv?.why} /></header>
        <div className={`${styles.big} num`}>{clv ? format.money(clv.clv_minor) : <span className="muted">—</span>}</div>
        {clv ? (
          <>
            <div className="small soft num">{t('c360.expected', { n: format.number(clv.expected_purchases, 1) })}{typeof clv.expected_value_minor === 'number' && ` · ${t('c360.perPurchase', { amount: format.money(clv.expected_value_minor) })}`}</div>
            <footer className="num">{clv.horizon_days && `${t('c360.clvHorizon', { n: clv.horizon_days })} · `}{t('c360.aliveP', { p: format.percent(clv.p_alive, 0) })}</footer>
          </>
        ) : <footer>{t('c360.notYet')}</footer>}
      </article>
      <article className={`card ${styles.value}`}>
        <header>{t('c360.rfm')}{rfm?.class && ` · ${code('rfmClass', rfm.class)}`}<Why title={t('c360.rfm')} factors={rfm?.why} /></header>
        {rfm ? (
          <div className={styles.rfm}>
            <Pips label={t('c360.recency')} score={rfm.r} />
            <Pips label={t('c360.frequency')} score={rfm.f} />
            <Pips label={t('c360.monetary')} score={rfm.m} />
          </div>
        ) : <footer>{t('c360.notYet')}</footer>}
      </article>
      <article className={`card ${styles.value}`}>
        <header>{t('c360.tier')}<Why title={t('c360.tier')} factors={tier?.why} /></header>
        <div style={{ fontSize: 16 }}><TierBadge code={tier?.code} /></div>
        <div className="small muted">{tier && code('tierHint', tier.code)}</div>
        <footer className="row between"><StateBadge code={state.code} /><Why title={t('c360.state')} factors={state.why} /></footer>
      </article>
      <article className={`card ${styles.value}`}>
        <header>{t('c360.health')}<Why title={t('c360.health')} factors={health?.why} /></header>
        {health ? (
          <div className={styles.gauge}>
            <Gauge score={health.score} />
            <div className="stack tight" style={{ gap: 4 }}>
              <span className={`${styles.big} num`}>{Math.round(health.score)}<span className="muted small" style={{ fontWeight: 400 }}> / 100</span></span>
              <HealthBadge code={health.code} />
            </div>
          </div>
        ) : <footer>{t('c360.notYet')}</footer>}
      </article>
      <article className={`card ${styles.value}`}>
        <header>{t('c360.spent')}</header>
        <div className={`${styles.big} num`}>{format.money(value.spent_minor, value.currency)}</div>
        <div className="small soft num">
          {t('common.orders', { n: format.number(value.orders) })}
          {value.orders > 0 && ` · ${t('c360.avg')} ${format.money(Math.round(value.spent_minor / value.orders), value.currency)}`}
          {value.returned_minor > 0 && ` · ${t('c360.returned')} ${format.money(value.returned_minor, value.currency)}`}
        </div>
        <footer>{value.last_purchase_at ? `${t('c360.last')} ${format.dayShort(value.last_purchase_at)} · ${format.ago(value.last_purchase_at)}` : t('c360.never')}</footer>
      </article>
    </section>
  );
}

function Pips({ label, score }: { label: string; score: number }) {
  return (
    <>
      <span className="soft nowrap" style={{ display: 'inline' }}>{label}</span>
      <span aria-hidden="true">{[1, 2, 3, 4, 5].map((step) => <i key={step} data-on={step <= score || undefined} />)}</span>
      <b className="num">{score}</b>
    </>
  );
}

const GAUGE_LENGTH = Math.PI * 36;
function Gauge({ score }: { score: number }) {
  const color = score >= 70 ? 'var(--sk-good)' : score >= 40 ? 'var(--sk-warn)' : 'var(--sk-bad)';
  return (
    <svg viewBox="0 0 84 48" fill="none" strokeWidth="9" strokeLinecap="round" aria-hidden="true">
      <path d="M6 42a36 36 0 0 1 72 0" stroke="var(--sk-line)" />
      <path d="M6 42a36 36 0 0 1 72 0" stroke={color} strokeDasharray={`${(GAUGE_LENGTH * score) / 100} 200`} />
    </svg>
  );
}
