//! What other rules would do to the customers that are there, before anybody applies them.
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { CustomerRef } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { nameOf } from '../customer360/Evidence';
import styles from './Rules.module.css';

export interface PreviewResult {
  customers_before: number;
  customers_after: number;
  merged: number;
  split: number;
  examples: { what: 'merge' | 'split'; customers: CustomerRef[] }[];
  proposals: { open: number; merged: number; withdrawn: number };
}

export function PreviewCard({ result, isDefaults, isBusy, onApply, onClose }: { result: PreviewResult; isDefaults: boolean; isBusy: boolean; onApply: () => void; onClose: () => void }) {
  const { t } = useT();
  const format = useFormat();
  const numbers: [string, string][] = [
    [t('rules.wouldMerge'), format.number(result.merged)],
    [t('rules.wouldSplit'), format.number(result.split)],
    [t('rules.wouldHave'), `${format.number(result.customers_before)} → ${format.number(result.customers_after)}`],
  ];
  return (
    <section className={`card ${styles.preview}`} aria-label={t('rules.preview')}>
      <h2>{t(isDefaults ? 'rules.previewDefaults' : 'rules.preview')}</h2>
      <dl className={styles.numbers}>{numbers.map(([label, shown]) => <div key={label}><dt>{label}</dt><dd className="num">{shown}</dd></div>)}</dl>
      {result.merged + result.split === 0 && <p className="soft">{t('rules.nothing')}</p>}
      {(result.proposals.merged > 0 || result.proposals.withdrawn > 0) && <p className="soft">{t('rules.proposals', { open: format.number(result.proposals.open), merged: format.number(result.proposals.merged), withdrawn: format.number(result.proposals.withdrawn) })}</p>}
      {result.examples.length > 0 && (
        <ul className={styles.examples}>
          {result.examples.map((example) => (
            <li key={example.customers.map(({ id }) => id).join()}>
              <span className={styles.what}>{t(example.what === 'merge' ? 'rules.exampleMerge' : 'rules.exampleSplit')}</span>
              {example.customers.slice(0, 6).map((customer) => <Link key={customer.id} to="/customers/$id" params={{ id: customer.id }}>{nameOf(customer, t('common.unnamed'))}</Link>)}
              {example.customers.length > 6 && <span className="muted">… {example.customers.length}</span>}
            </li>
          ))}
        </ul>
      )}
      <p className="muted small">{t('rules.applyHint')}</p>
      <div className="row wrap">
        <Button type="primary" danger={result.merged + result.split > 0} loading={isBusy} onClick={onApply}>{t(isDefaults ? 'rules.applyDefaults' : 'rules.apply')}</Button>
        <Button disabled={isBusy} onClick={onClose}>{t('rules.notYet')}</Button>
      </div>
    </section>
  );
}
