//! Tier, state, health, tags and scores as small marks: a shape, a colour and always the word.
import type { HealthCode, Rfm, StateCode, TagRef, TierCode } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import styles from './Badges.module.css';

export const TIERS: TierCode[] = ['champion', 'loyal', 'potential', 'new', 'at_risk', 'hibernating'];
export const STATES: StateCode[] = ['prospect', 'new', 'active', 'asleep', 'lost'];
export const HEALTHS: HealthCode[] = ['high_value_keep', 'potential_grow', 'churn_risk', 'unrated'];

const TIER_LOOK: Record<string, { color: string; shape: string }> = {
  champion: { color: 'var(--sk-c1)', shape: 'M6 .8l1.6 3.3 3.6.5-2.6 2.5.6 3.6L6 9l-3.2 1.7.6-3.6L.8 4.6l3.6-.5z' },
  loyal: { color: 'var(--sk-c2)', shape: 'M6 10.5S1.2 7.6 1.2 4.3A2.5 2.5 0 0 1 6 3.2a2.5 2.5 0 0 1 4.8 1.1C10.8 7.6 6 10.5 6 10.5z' },
  potential: { color: 'var(--sk-c3)', shape: 'M6 1.5l4.8 8.7H1.2z' },
  new: { color: 'var(--sk-c4)', shape: 'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1zm0 2.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z' },
  at_risk: { color: 'var(--sk-c5)', shape: 'M6 10.5L1.2 1.8h9.6z' },
  hibernating: { color: 'var(--sk-c6)', shape: 'M2 5h8v2H2z' },
};
export function tierColor(code: TierCode | 'unrated'): string {
  return TIER_LOOK[code]?.color ?? 'var(--sk-c6)';
}

export function TierBadge({ code }: { code?: TierCode | 'unrated' | null }) {
  const { code: say, t } = useT();
  const look = code ? TIER_LOOK[code] : undefined;
  if (!code || !look) return <span className="muted nowrap">{t('tier.unrated')}</span>;
  return (
    <span className={styles.badge} style={{ color: look.color }}>
      <svg viewBox="0 0 12 12" fill="currentColor" fillRule="evenodd" aria-hidden="true"><path d={look.shape} /></svg>
      {say('tier', code)}
    </span>
  );
}

const SHADES = { good: ['var(--sk-good)', 'var(--sk-primary-soft)'], info: ['var(--sk-info)', 'var(--sk-info-soft)'], warn: ['var(--sk-warn)', 'var(--sk-warn-soft)'], bad: ['var(--sk-bad)', 'var(--sk-bad-soft)'], quiet: ['var(--sk-ink2)', 'var(--sk-sunken)'] } as const;
export type Shade = keyof typeof SHADES;
export function Pill({ shade, children }: { shade: Shade; children: React.ReactNode }) {
  const [color, background] = SHADES[shade];
  return <span className={`${styles.badge} ${styles.pill}`} style={{ color, background }}><Dot />{children}</span>;
}
function Dot() {
  return <svg viewBox="0 0 12 12" style={{ width: 7, height: 7 }} aria-hidden="true"><circle cx="6" cy="6" r="6" fill="currentColor" /></svg>;
}

export const STATE_SHADE: Record<StateCode, Shade> = { prospect: 'quiet', new: 'info', active: 'good', asleep: 'warn', lost: 'bad' };
export function StateBadge({ code }: { code: StateCode }) {
  const { code: say } = useT();
  return <Pill shade={STATE_SHADE[code] ?? 'quiet'}>{say('state', code)}</Pill>;
}

export const HEALTH_SHADE: Record<HealthCode, Shade> = { high_value_keep: 'good', potential_grow: 'info', churn_risk: 'bad', unrated: 'quiet' };
export function HealthBadge({ code, score }: { code?: HealthCode | null; score?: number | null }) {
  const { code: say } = useT();
  if (!code) return null;
  return <Pill shade={HEALTH_SHADE[code] ?? 'quiet'}>{say('health', code)}{typeof score === 'number' && <b className="num">{Math.round(score)}</b>}</Pill>;
}

export function TagChip({ tag, onRemove, removeLabel }: { tag: TagRef; onRemove?: () => void; removeLabel?: string }) {
  return (
    <span className={styles.tag}>
      <i style={{ background: tagColor(tag.color) }} aria-hidden="true" />
      <span>{tag.name}</span>
      {onRemove && <button type="button" aria-label={removeLabel} onClick={onRemove}>✕</button>}
    </span>
  );
}

/** Tags keep a name of the palette (`c1`…`c6`) or any CSS colour that came from elsewhere. */
export function tagColor(color: string): string {
  return /^c[1-6]$/.test(color) ? `var(--sk-${color})` : color;
}

export function RfmPips({ rfm }: { rfm: Pick<Rfm, 'r' | 'f' | 'm'> }) {
  return (
    <span className={styles.pips} role="img" aria-label={`R${rfm.r} F${rfm.f} M${rfm.m}`}>
      {(['r', 'f', 'm'] as const).map((letter) => (
        <span key={letter} className={styles.pipRow} title={`${letter.toUpperCase()} ${rfm[letter]}/5`}>
          <b>{letter.toUpperCase()}</b>
          <span className={styles.pipBar}>
            {[1, 2, 3, 4, 5].map((step) => <i key={step} data-on={step <= rfm[letter] || undefined} style={{ height: 3 + step * 1.8 }} />)}
          </span>
        </span>
      ))}
    </span>
  );
}

export function Meter({ share }: { share: number }) {
  const format = useFormat();
  const color = share >= 0.6 ? 'var(--sk-c1)' : share >= 0.3 ? 'var(--sk-warn)' : 'var(--sk-bad)';
  return (
    <span className={`${styles.meter} num`}>
      <i aria-hidden="true"><b style={{ width: `${share * 100}%`, background: color }} /></i>
      {format.percent(share, 0)}
    </span>
  );
}
