//! One kind of identifier in the editor: its place, its limits, what means nothing.
import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { Button, InputNumber, Select, Switch } from 'antd';
import type { ReactNode } from 'react';
import type { FieldProblem } from '@/api/types';
import { useT } from '@/i18n/translate';
import type { Line } from './draft';
import styles from './Rules.module.css';

type Limit = 'records_max' | 'names_max' | 'per_customer_max';
const LIMITS: Limit[] = ['records_max', 'names_max', 'per_customer_max'];

interface Props {
  line: Line;
  place: number;
  isFirst: boolean;
  isLast: boolean;
  isReadOnly: boolean;
  problemOf: (field: string) => FieldProblem | undefined;
  onChange: (line: Line) => void;
  onMove: (by: -1 | 1) => void;
}

export function RuleLine({ line, place, isFirst, isLast, isReadOnly, problemOf, onChange, onMove }: Props) {
  const { t, code } = useT();
  const kind = code('contact', line.kind);
  const isOff = isReadOnly || !line.isOn;
  const field = (name: string, label: string, input: ReactNode, className?: string) => {
    const wrong = problemOf(name);
    return (
      <div className={`${styles.field} ${className ?? ''}`}>
        <span className={styles.label}>{label}</span>
        {input}
        {wrong && <span className={styles.wrong} role="alert">{code('fieldProblem', wrong.code, wrong.params)}</span>}
      </div>
    );
  };
  return (
    <li className={`${styles.line} ${line.isOn ? '' : styles.off}`} aria-label={kind}>
      <div className={styles.place}>
        <span className="num muted" title={t('rules.priority')}>{line.isOn ? place : '—'}</span>
        {!isReadOnly && (
          <span className={styles.move}>
            <Button type="text" size="small" icon={<ArrowUpOutlined />} disabled={isFirst} aria-label={t('rules.up', { kind })} onClick={() => onMove(-1)} />
            <Button type="text" size="small" icon={<ArrowDownOutlined />} disabled={isLast} aria-label={t('rules.down', { kind })} onClick={() => onMove(1)} />
          </span>
        )}
      </div>
      <label className={styles.kind}>
        <Switch size="small" checked={line.isOn} disabled={isReadOnly} aria-label={t('rules.on', { kind })} onChange={(isOn) => onChange({ ...line, isOn })} />
        <b>{kind}</b>
      </label>
      {LIMITS.map((name) => (
        <div key={name} className={styles.cell}>
          {field(name, t(`rules.${name}`), <InputNumber aria-label={`${kind} ${t(`rules.${name}`)}`} value={line[name]} disabled={isOff} status={problemOf(name) && 'error'} onChange={(value) => onChange({ ...line, [name]: value ?? 0 })} />)}
        </div>
      ))}
      <div className={styles.cell}>{field('confidence', t('rules.confidence'), <InputNumber aria-label={`${kind} ${t('rules.confidence')}`} suffix="%" value={Math.round(line.confidence * 1_000) / 10} disabled={isOff} status={problemOf('confidence') && 'error'} onChange={(value) => onChange({ ...line, confidence: (value ?? 0) / 100 })} />)}</div>
      <div className={styles.cell}>{field('name_guard', t('rules.name_guard'), <Switch aria-label={`${kind} ${t('rules.name_guard')}`} checked={line.name_guard} disabled={isOff} onChange={(name_guard) => onChange({ ...line, name_guard })} />)}</div>
      <div className={styles.wide}>
        {field('placeholders', t('rules.placeholders'), (
          <Select mode="tags" aria-label={`${kind} ${t('rules.placeholders')}`} value={line.placeholders} disabled={isOff} open={false} suffixIcon={null} maxTagCount={isReadOnly ? 6 : undefined} tokenSeparators={[',', '，', ' ', '、', '\n']}
            placeholder={isReadOnly ? t('common.none') : t('rules.placeholdersHint')} status={problemOf('placeholders') && 'error'} onChange={(placeholders: string[]) => onChange({ ...line, placeholders })} />
        ))}
      </div>
    </li>
  );
}
