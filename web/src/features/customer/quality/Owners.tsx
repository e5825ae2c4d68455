//! Who keeps their customers' data tidy, and why they wear a badge or do not yet.
import { CheckOutlined, CloseOutlined, RiseOutlined, TrophyOutlined } from '@ant-design/icons';
import { Popover } from 'antd';
import type { OwnerQuality, QualityCheck } from '@/api/types';
import type { Search } from '@/app/search';
import { useT } from '@/i18n/translate';
import { Pill } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState } from '@/shared/states/States';
import why from '@/shared/why/Why.module.css';
import { MeasureCells, PlaceTable, useMeasureHeads } from './Places';
import styles from './Quality.module.css';

export function Owners({ owners, place, className }: { owners: OwnerQuality[]; place: Search; className: string }) {
  const { t } = useT();
  const heads = useMeasureHeads();
  const shown = place.store ? owners.filter(({ store_id: store }) => store === place.store) : owners;
  if (shown.length === 0) return <section className={`card ${className}`}><h2>{t('quality.owners')}</h2><EmptyState inline title={t('quality.noOwners')} /></section>;
  return (
    <PlaceTable className={className} title={t('quality.owners')} hint={t('quality.ownersHint')} heads={[t('quality.owner'), ...heads, '']}>
      {shown.map((owner) => (
        <tr key={owner.id}>
          <td>{owner.name}<small>{owner.store_name}</small></td>
          <MeasureCells numbers={owner.numbers} place={{ ...place, store: owner.store_id }} />
          <td><Badge owner={owner} /></td>
        </tr>
      ))}
    </PlaceTable>
  );
}

function Badge({ owner: { badge, name } }: { owner: OwnerQuality }) {
  const { t, code } = useT();
  const content = (
    <>
      <ul className={styles.checks}>{badge.why.map((check) => <Check key={check.code} check={check} />)}</ul>
      <p className="muted small" style={{ maxWidth: 300, marginTop: 8 }}>{t('quality.badgeRule')}</p>
    </>
  );
  return (
    <span className={styles.badge}>
      {badge.code ? <Pill shade={badge.code === 'tidy' ? 'good' : 'info'}>{badge.code === 'tidy' ? <TrophyOutlined /> : <RiseOutlined />} {code('qualityBadge', badge.code)}</Pill> : <span className="muted">{t('quality.noBadge')}</span>}
      <Popover trigger="click" placement="topRight" title={`${name} · ${t('common.whyTitle')}`} content={content}>
        <button type="button" className={`${why.button} noPrint`} aria-label={`${name} ${t('common.why')}`}>{t('common.why')}</button>
      </Popover>
    </span>
  );
}

function Check({ check }: { check: QualityCheck }) {
  const { t, code } = useT();
  const format = useFormat();
  const say = (value: number) => (check.code === 'customers' ? format.number(value) : format.percent(value, 1));
  return (
    <li>
      {check.met ? <CheckOutlined style={{ color: 'var(--sk-good)' }} aria-label="✓" /> : <CloseOutlined style={{ color: 'var(--sk-ink3)' }} aria-label="✗" />}
      <span>{code('qualityCheck', check.code)}<span className="muted small"> {t(check.at_least ? 'quality.atLeast' : 'quality.atMost', { n: say(check.limit) })}</span></span>
      <b className="num">{typeof check.value === 'number' ? say(check.value) : <span className="muted small">{t('quality.noPast')}</span>}</b>
    </li>
  );
}
