import { Link } from '@tanstack/react-router';
import type { Cockpit, CustomerRow, TierSum } from '@/api/types';
import type { Search } from '@/app/search';
import { useT } from '@/i18n/translate';
import { HEALTH_SHADE, HealthBadge, Meter, StateBadge, STATE_SHADE, TierBadge, tierColor, TIERS } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState } from '@/shared/states/States';
import styles from './Cockpit.module.css';

const SHADE_COLOR = { good: 'var(--sk-c1)', info: 'var(--sk-c3)', warn: 'var(--sk-warn)', bad: 'var(--sk-bad)', quiet: 'var(--sk-c6)' };

function Line(props: { to: Search; label: React.ReactNode; share: number; color: string; value: string; note?: string }) {
  return (
    <Link to="/customers" search={props.to} className={styles.line}>
      <span>{props.label}</span>
      <i aria-hidden="true"><b style={{ width: `${props.share * 100}%`, background: props.color }} /></i>
      <span className="num right"><b>{props.value}</b>{props.note && <em>{props.note}</em>}</span>
    </Link>
  );
}

/** The best first, those without a tier last. */
function rank({ code }: TierSum): number {
  return code === 'unrated' ? TIERS.length : TIERS.indexOf(code);
}

export function Tiers({ tiers, className }: { tiers: TierSum[]; className: string }) {
  const { t } = useT();
  const format = useFormat();
  const most = Math.max(...tiers.map((tier) => tier.count), 1);
  const sorted = tiers.filter((tier) => tier.count > 0 || tier.code !== 'unrated').toSorted((a, b) => rank(a) - rank(b));
  return (
    <section className={`card ${className}`}>
      <div className={styles.head}><h2>{t('cockpit.tiers')}</h2></div>
      <div className={`${styles.rows} ${styles.tiers}`}>
        {sorted.map((tier) => (
          <Line key={tier.code} to={{ tier: tier.code }} label={<TierBadge code={tier.code} />} share={tier.count / most} color={tierColor(tier.code)}
            value={`${format.number(tier.count)} ${t('cockpit.people')}`} note={`${t('cockpit.tierSpent')} ${format.moneyShort(tier.spent_minor)} · CLV ${format.moneyShort(tier.clv_minor)}`} />
        ))}
      </div>
    </section>
  );
}

const sum = (rows: { count: number }[]) => Math.max(rows.reduce((total, row) => total + row.count, 0), 1);

export function States({ states, className }: { states: Cockpit['states']; className: string }) {
  const { t } = useT();
  const format = useFormat();
  const all = sum(states);
  return (
    <section className={`card ${className}`}>
      <div className={styles.head}><h2>{t('cockpit.states')}</h2></div>
      <div className={styles.rows}>
        {states.map(({ code, count }) => (
          <Line key={code} to={{ state: code }} label={<StateBadge code={code} />} share={count / all} color={SHADE_COLOR[STATE_SHADE[code] ?? 'quiet']} value={format.number(count)} note={format.percent(count / all)} />
        ))}
      </div>
    </section>
  );
}

export function Health({ health, className }: { health: Cockpit['health']; className: string }) {
  const { t } = useT();
  const format = useFormat();
  const all = sum(health);
  return (
    <section className={`card ${className} ${styles.health}`}>
      <div className={styles.head}><h2>{t('cockpit.health')}</h2></div>
      <div className={styles.rows}>
        {health.map(({ code, count }) => (
          <Line key={code} to={{ health: code }} label={<HealthBadge code={code} />} share={count / all} color={SHADE_COLOR[HEALTH_SHADE[code] ?? 'quiet']} value={format.number(count)} note={format.percent(count / all)} />
        ))}
      </div>
    </section>
  );
}

export function RiskList({ risk, count, asOf, className }: { risk: CustomerRow[]; count: number; asOf?: string | null; className: string }) {
  const { t } = useT();
  const format = useFormat();
  return (
    <section className={`card ${className}`}>
      <div className={styles.head}>
        <h2>{t('cockpit.risk')}</h2>
        {count > 0 && <Link to="/customers" search={{ at_risk: 'true', sort: 'clv' }} className="num">{t('cockpit.riskAll', { n: format.number(count) })}</Link>}
      </div>
      {risk.length === 0 && <EmptyState inline title={t('cockpit.riskNone')} />}
      <div className={styles.rows}>
        {risk.slice(0, 6).map((row) => (
          <Link key={row.id} to="/customers/$id" params={{ id: row.id }} className={styles.person}>
            <b className="ellipsis">{row.name || t('common.unnamed')}</b>
            <b className="num">{typeof row.clv_minor === 'number' && format.money(row.clv_minor)}</b>
            <span className="muted small ellipsis">{[row.store?.name, row.last_purchase_at && t('cockpit.lastBought', { ago: format.ago(row.last_purchase_at, asOf) })].filter(Boolean).join(' · ')}</span>
            {typeof row.p_alive === 'number' && <span className="small soft" title={t('c360.alive')}><Meter share={row.p_alive} /></span>}
          </Link>
        ))}
      </div>
    </section>
  );
}

export function Duplicates({ duplicates }: { duplicates: Cockpit['duplicates'] }) {
  const { t } = useT();
  const format = useFormat();
  const most = Math.max(duplicates.share_before, duplicates.share_after, 0.01);
  const width = (share: number) => `${(share / most) * 100}%`;
  return (
    <section className="card">
      <div className={styles.head}><h2>{t('cockpit.duplicates')}</h2><p className="num">{t('cockpit.records')} {format.number(duplicates.records)}</p></div>
      <div className={styles.split}>
        <Link to="/merges"><b className="num">{format.number(duplicates.found)}</b><span className="muted small">{t('cockpit.found')}</span></Link>
        <Link to="/customers" search={{ duplicates: 'resolved' }}><b className="num">{format.number(duplicates.resolved)}</b><span className="muted small">{t('cockpit.resolved')}</span></Link>
        <Link to="/candidates"><b className="num">{format.number(duplicates.possible)}</b><span className="muted small">{t('cockpit.possible')}</span></Link>
      </div>
      <div className={styles.beforeAfter}>
        <span className="muted">{t('cockpit.before')}</span><i style={{ width: width(duplicates.share_before), background: 'var(--sk-c6)' }} /><b className="num">{format.percent(duplicates.share_before, 1)}</b>
        <span className="muted">{t('cockpit.after')}</span><i style={{ width: width(duplicates.share_after), background: 'var(--sk-c1)' }} /><b className="num">{format.percent(duplicates.share_after, 1)}</b>
      </div>
      <p className="muted small right" style={{ marginTop: 8 }}>{t('cockpit.goal')}</p>
    </section>
  );
}

/** The list behind it begins where the cockpit's months begin. */
export function Anonymous({ anonymous, since }: { anonymous: Cockpit['anonymous']; since?: string }) {
  const { t } = useT();
  const format = useFormat();
  if (anonymous.purchases === 0) return null;
  return (
    <Link to="/purchases/anonymous" search={{ month_from: since }} className={`card ${styles.whole}`}>
      <h2 style={{ marginBottom: 6 }}>{t('cockpit.anonymous')}</h2>
      <p className="soft num">{t('cockpit.anonymousText', { n: format.number(anonymous.purchases), amount: format.moneyShort(anonymous.revenue_minor), p: format.percent(anonymous.share) })}</p>
    </Link>
  );
}
