//! The fields of the filter, one for each condition; used in popovers, in the sheet on a phone, and under “more”.
import { useQuery } from '@tanstack/react-query';
import { DatePicker, InputNumber, Select, Switch } from 'antd';
import dayjs from 'dayjs';
import { regionsQuery, sourcesQuery, storesQuery, tagsQuery } from '@/api/lookups';
import type { Search } from '@/app/search';
import { MESSAGES, useT } from '@/i18n/translate';
import { HEALTHS, STATES, TIERS } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import { sourceName } from '@/shared/sourceName';
import styles from './Customers.module.css';
import { codesOf, SPANS, type ConditionName, type CustomerFilter, type FilterKey, type SpanName } from './filter';

export type FieldProps = { name: ConditionName; filter: CustomerFilter; onChange: (change: Search) => void };

export const ALL_CONDITIONS: ConditionName[] = [
  'tier', 'tag', 'store', 'region', 'last', 'state', 'health', 'rfm', 'rfm_band', 'clv_band', 'clv', 'spent', 'orders', 'purchased', 'r', 'f', 'm', 'kind', 'at_risk', 'duplicates', 'source', 'joined', 'missing', 'invalid', 'stale',
];
export const MAIN_CONDITIONS: ConditionName[] = ['tier', 'tag', 'store', 'last', 'state'];

export function FilterField(props: FieldProps) {
  const { t } = useT();
  const label = t(`filter.${props.name}`);
  if (props.name === 'at_risk' || props.name === 'stale') {
    const { name } = props;
    return (
      <label>
        <span>{label}</span>
        <span><Switch aria-label={label} checked={props.filter[name] === 'true'} onChange={(on) => props.onChange({ [name]: on ? 'true' : undefined })} /></span>
      </label>
    );
  }
  return (
    <div>
      <span>{label}</span>
      {props.name in SPANS ? <SpanField {...props} name={props.name as SpanName} /> : <CodesField {...props} />}
    </div>
  );
}

function useOptions(name: ConditionName): { value: string; label: string }[] {
  const { t, code } = useT();
  const { data: stores } = useQuery({ ...storesQuery, enabled: name === 'store' });
  const { data: tags } = useQuery({ ...tagsQuery, enabled: name === 'tag' });
  const { data: regions } = useQuery({ ...regionsQuery, enabled: name === 'region' });
  const { data: sources } = useQuery({ ...sourcesQuery, enabled: name === 'source' });
  switch (name) {
    case 'tier': return [...TIERS, 'unrated'].map((value) => ({ value, label: code('tier', value) }));
    case 'state': return STATES.map((value) => ({ value, label: code('state', value) }));
    case 'health': return HEALTHS.map((value) => ({ value, label: code('health', value) }));
    case 'rfm_band':
    case 'clv_band': return Object.keys(MESSAGES['zh-CN'].band).map((value) => ({ value, label: code('band', value) }));
    case 'rfm': return Object.keys(MESSAGES['zh-CN'].rfmClass).map((value) => ({ value, label: code('rfmClass', value) }));
    case 'kind': return ['consumer', 'business'].map((value) => ({ value, label: code('kind', value) }));
    case 'duplicates': return [{ value: 'resolved', label: t('filter.resolved') }, { value: 'possible', label: t('filter.possible') }];
    case 'missing': return Object.keys(MESSAGES['zh-CN'].qualityField).map((value) => ({ value, label: code('qualityField', value) }));
    case 'invalid': return Object.keys(MESSAGES['zh-CN'].qualityFlaw).map((value) => ({ value, label: code('qualityFlaw', value) }));
    case 'r': case 'f': case 'm': return ['5', '4', '3', '2', '1'].map((value) => ({ value, label: value }));
    case 'store': return (stores ?? []).map((store) => ({ value: store.id, label: store.name }));
    case 'tag': return (tags ?? []).map((tag) => ({ value: tag.id, label: tag.name }));
    case 'region': return (regions ?? []).map((region) => ({ value: region.name, label: region.name }));
    case 'source': return (sources ?? []).map((source) => ({ value: source.code, label: sourceName(source, code) }));
    default: return [];
  }
}

function CodesField({ name, filter, onChange }: FieldProps) {
  const { t } = useT();
  const options = useOptions(name);
  const isSingle = name === 'duplicates';
  const value = codesOf(filter, name as FilterKey);
  return (
    <Select
      aria-label={t(`filter.${name}`)} mode={isSingle ? undefined : 'multiple'} options={options} style={{ width: '100%' }} allowClear
      placeholder={t('filter.any')} value={isSingle ? value[0] : value} showSearch={{ optionFilterProp: 'label' }} maxTagCount="responsive"
      onChange={(next: string | string[] | undefined) => onChange({ [name]: (Array.isArray(next) ? next.join(',') : next) || undefined })}
    />
  );
}

function SpanField({ name, filter, onChange }: FieldProps & { name: SpanName }) {
  const { t } = useT();
  const format = useFormat();
  const [fromKey, toKey] = SPANS[name];
  const [from, to] = [filter[fromKey], filter[toKey]];
  if (name === 'last' || name === 'purchased' || name === 'joined') {
    const pick = (key: FilterKey, value: string | undefined, label: string) => (
      <DatePicker aria-label={`${t(`filter.${name}`)} ${label}`} placeholder={label} value={value ? dayjs(value) : null} onChange={(next) => onChange({ [key]: next?.format('YYYY-MM-DD') })} style={{ width: '100%' }} />
    );
    return <div className={styles.span}>{pick(fromKey, from, t('common.from'))}–{pick(toKey, to, t('common.to'))}</div>;
  }
  const scale = name === 'orders' ? 1 : 10 ** format.digits;
  const input = (key: FilterKey, value: string | undefined, label: string) => (
    <InputNumber aria-label={`${t(`filter.${name}`)} ${label}`} placeholder={label} min={0} style={{ width: '100%' }} prefix={scale > 1 ? format.symbol : undefined}
      value={value === undefined ? null : Number(value) / scale} changeOnBlur
      onChange={(next) => onChange({ [key]: next === null ? undefined : String(Math.round(Number(next) * scale)) })} />
  );
  return <div className={styles.span}>{input(fromKey, from, t('filter.min'))}–{input(toKey, to, t('filter.max'))}</div>;
}
