//! Two customers who may be one, side by side, with what every field weighs.
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import type { CandidatePair, CandidateSide, CustomerRef } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { useIsPhone } from '@/shared/useIsPhone';
import frame from '../customer360/Customer360.module.css';
import { EvidenceTable, nameOf } from '../customer360/Evidence';
import styles from './Candidates.module.css';

export interface Decide {
  confirm: () => void;
  refuse: () => void;
  defer: () => void;
  resume: () => void;
}

const place = (side: CandidateSide) => side.store?.name ?? side.city;
/** Of stores the evidence keeps the verdict alone: naming them is ours. */
const isStore = ({ field }: { field: string }) => field === 'store';

export function PairCard({ pair, isCurrent, isReached, isBusy, decide, onPoint }: { pair: CandidatePair; isCurrent: boolean; isReached: boolean; isBusy: boolean; decide?: Decide; onPoint: () => void }) {
  const { t } = useT();
  const format = useFormat();
  const isPhone = useIsPhone();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isReached) box.current?.scrollIntoView({ block: 'nearest' });
  }, [isReached]);
  const unnamed = t('common.unnamed');
  const link = (customer: CustomerRef) => <Link className="plain" to="/customers/$id" params={{ id: customer.id }}><b>{nameOf(customer, unnamed)}</b></Link>;
  const spent = (side: CandidateSide) => `${format.money(side.spent_minor)} · ${t('common.orders', { n: side.orders })}`;
  const known = (side: CandidateSide) => t('candidates.known', { n: side.records, at: format.dayShort(side.created_at) });
  const evidence = pair.evidence.map(({ left, right, ...rest }) => ({ ...rest, mine: isStore(rest) ? pair.left.store?.name : left, theirs: isStore(rest) ? pair.right.store?.name : right }));
  const key = (letter: string) => !isPhone && isCurrent && <kbd className="kbd" aria-hidden="true">{letter}</kbd>;
  return (
    <article ref={box} className={`${frame.pair} ${isCurrent ? styles.current : ''}`} aria-current={isCurrent || undefined} aria-label={`${nameOf(pair.left, unnamed)} ${nameOf(pair.right, unnamed)}`} onPointerDown={onPoint}>
      <div className={styles.head}>
        <span>
          {link(pair.left)} <span className="muted">≟</span> {link(pair.right)}{' '}
          <span className="muted small num">{t('c360.sameness', { p: format.percent(pair.score, 0) })} · {t('candidates.found', { at: format.dayShort(pair.found_at) })}</span>
          {pair.deferred_until && <span className="muted small"> · {t('candidates.until', { at: format.day(pair.deferred_until), by: pair.deferred_by ?? t('common.nobody') })}</span>}
        </span>
        {decide && (
          <span className={`${styles.buttons} noPrint`}>
            {pair.deferred_until
              ? <Button disabled={isBusy} onClick={decide.resume}>{t('candidates.resume')}</Button>
              : <Button disabled={isBusy} onClick={decide.defer}>{t('candidates.defer')} {key('D')}</Button>}
            <Button disabled={isBusy} onClick={decide.refuse}>{t('c360.refuse')} {key('N')}</Button>
            <Button type="primary" disabled={isBusy} onClick={decide.confirm}>{t('c360.confirm')} {key('Y')}</Button>
          </span>
        )}
      </div>
      <EvidenceTable evidence={evidence} left={nameOf(pair.left, unnamed)} right={nameOf(pair.right, unnamed)}
        more={[
          ...(evidence.some(isStore) ? [] : [{ label: t('evidenceField.store'), left: place(pair.left), right: place(pair.right) }]),
          { label: t('evidenceField.spent'), left: spent(pair.left), right: spent(pair.right) },
          { label: t('evidenceField.records'), left: known(pair.left), right: known(pair.right) },
        ]} />
    </article>
  );
}
