//! Every score can say how it came about.
import { Popover } from 'antd';
import type { Factor } from '@/api/types';
import { useT, type Translator } from '@/i18n/translate';
import { useFormat, type Format } from '@/shared/format/useFormat';
import styles from './Why.module.css';

export function factorValue(factor: Factor, format: Format, t: Translator['t']): string {
  const { value } = factor;
  if (value === null || value === undefined) return '';
  switch (factor.unit) {
    case 'days': return t('common.days', { n: format.number(value, value < 10 ? 1 : 0) });
    case 'weeks': return t('common.weeks', { n: format.number(value, 1) });
    case 'minor': return format.money(value);
    case 'ratio': return format.percent(value);
    case 'count': return t('common.times', { n: format.number(value, 1) });
    case 'score': return t('common.points', { n: format.number(value, 1) });
    default: return format.number(value, 2);
  }
}

export function Factors({ factors }: { factors: Factor[] }) {
  const { t, code } = useT();
  const format = useFormat();
  if (factors.length === 0) return <span className="muted">{t('common.noWhy')}</span>;
  return (
    <ul className={styles.list}>
      {factors.map((factor, at) => {
        const value = factorValue(factor, format, t);
        const said = code('factor', factor.code, { value, text: code('factorText', factor.text) });
        const { contribution } = factor;
        return (
          <li key={`${factor.code}${at}`}>
            <span>{said.includes(value) || !value ? said : `${said} ${value}`}</span>
            <span className={`${styles.side} num`}>
              {typeof factor.weight === 'number' && <div>{t('factorSub.weight', { n: format.number(factor.weight, 2) })}</div>}
              {typeof contribution === 'number' && (
                <div className={contribution < 0 ? styles.minus : styles.plus}>{contribution > 0 ? '+' : ''}{format.number(contribution, 2)}</div>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

export function Why({ factors, title }: { factors?: Factor[] | null; title: string }) {
  const { t } = useT();
  if (!factors) return null;
  return (
    <Popover trigger="click" title={`${title} · ${t('common.whyTitle')}`} content={<Factors factors={factors} />}>
      <button type="button" className={`${styles.button} noPrint`} aria-label={`${title} ${t('common.why')}`}>{t('common.why')}</button>
    </Popover>
  );
}
