//! Two customers side by side, and what speaks for and against their being one.
import { Fragment } from 'react';
import type { Evidence } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import styles from './Customer360.module.css';

interface Beside {
  label: string;
  left?: string | null;
  right?: string | null;
}

export function EvidenceTable({ evidence, left, right, more }: { evidence: Evidence[]; left: string; right: string; more?: Beside[] }) {
  const { t, code } = useT();
  const format = useFormat();
  const show = (field: string, value?: string | null) => {
    if (!value) return <span className="muted">—</span>;
    if (field === 'gender') return code('gender', value);
    return field === 'phone' ? format.phone(value) : value;
  };
  return (
    <div className={styles.compare} role="group" aria-label={t('c360.evidence')}>
      <span>{t('c360.evidence')}</span><span>{left}</span><span>{right}</span><span />
      {evidence.map((each) => (
        <Fragment key={each.field}>
          <span>{code('evidenceField', each.field)}</span>
          <span className="num">{isKept(each) && show(each.field, each.mine)}</span>
          <span className="num">{isKept(each) && show(each.field, each.theirs)}</span>
          <Level {...each} />
        </Fragment>
      ))}
      {more?.map((each) => (
        <Fragment key={each.label}>
          <span>{each.label}</span>
          <span className="num">{show('', each.left)}</span>
          <span className="num">{show('', each.right)}</span>
          <span />
        </Fragment>
      ))}
    </div>
  );
}

/** Of stores only the verdict is written down. */
const isKept = ({ mine, theirs }: Evidence) => Boolean(mine || theirs);

function Level({ level, weight }: Pick<Evidence, 'level' | 'weight'>) {
  const { t, code } = useT();
  const format = useFormat();
  const strength = strengthOf(weight);
  if (weight === 0) return <span className="small muted">{code('evidenceLevel', level)}</span>;
  return (
    <span className={`${weight > 0 ? styles.pro : styles.con} small num`} title={weight > 0 ? t('c360.for') : t('c360.against')}>
      {weight > 0 ? '＋' : '−'} {code('evidenceLevel', level)} · {code('evidenceStrength', strength)} <span className="muted">({weight > 0 ? '+' : ''}{format.number(weight, 1)})</span>
    </span>
  );
}

/** Bits in words: one bit doubles the odds, five make them thirty-two times as good. */
export function strengthOf(bits: number): string {
  const size = Math.abs(bits);
  if (size < 0.2) return 'none';
  return `${size >= 5 ? 'strong' : size >= 2 ? 'clear' : 'slight'}_${bits > 0 ? 'for' : 'against'}`;
}

/** A customer by name, or by what else is known of them; operations know the name alone. */
export function nameOf(customer: { name?: string | null; phone?: string | null; card?: string | null }, unnamed: string): string {
  return customer.name || customer.phone || customer.card || unnamed;
}
