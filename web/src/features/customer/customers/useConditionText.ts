//! A filter in words, for chips and for the rules of tags.
import { useQuery } from '@tanstack/react-query';
import { sourcesQuery, storesQuery, tagsQuery } from '@/api/lookups';
import { useT, type Section } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { sourceName } from '@/shared/sourceName';
import { codesOf, conditionsOf, SPANS, type ConditionName, type CustomerFilter, type FilterKey, type SpanName } from './filter';

export interface ConditionText {
  name: ConditionName;
  keys: FilterKey[];
  label: string;
  value: string;
}

const SECTION: Partial<Record<ConditionName, Section>> = { kind: 'kind', tier: 'tier', state: 'state', health: 'health', rfm: 'rfmClass', rfm_band: 'band', clv_band: 'band', duplicates: 'filter', missing: 'qualityField', invalid: 'qualityFlaw' };

export function useConditionTexts(filter: CustomerFilter): ConditionText[] {
  const { t, code, locale } = useT();
  const format = useFormat();
  const conditions = conditionsOf(filter);
  const asks = (name: ConditionName) => conditions.some((condition) => condition.name === name);
  const { data: stores } = useQuery({ ...storesQuery, enabled: asks('store') });
  const { data: tags } = useQuery({ ...tagsQuery, enabled: asks('tag') });
  const { data: sources } = useQuery({ ...sourcesQuery, enabled: asks('source') });

  const nameOf = (name: ConditionName, value: string): string => {
    if (name === 'store') return stores?.find((store) => store.id === value)?.name ?? '…';
    if (name === 'tag') return tags?.find((tag) => tag.id === value)?.name ?? '…';
    if (name === 'source') return sourceName(sources?.find((source) => source.code === value) ?? { code: value }, code);
    const section = SECTION[name];
    return section ? code(section, value) : value;
  };
  const say = (name: ConditionName): string => {
    if (name in SPANS) return spanText(name as SpanName);
    if (name === 'q') return `“${filter.q}”`;
    if (name === 'at_risk' || name === 'stale') return t('filter.flagOn');
    return codesOf(filter, name as FilterKey).map((value) => nameOf(name, value)).join(locale === 'en' ? ', ' : '、');
  };
  const spanText = (name: SpanName): string => {
    const [from, to] = SPANS[name].map((key) => filter[key]);
    const show = (text: string) => name === 'orders' ? format.number(Number(text)) : name === 'clv' || name === 'spent' ? format.moneyShort(Number(text)) : format.dayShort(text);
    if (from && to) return `${show(from)} – ${show(to)}`;
    return from ? t('filter.atLeast', { n: show(from) }) : t('filter.atMost', { n: show(to ?? '') });
  };
  return conditions.map(({ name, keys }) => ({ name, keys, label: t(`filter.${name}`), value: say(name) }));
}

/** One line: “层级 流失预警 且 门店 滨江店”. */
export function useRuleText(): (texts: ConditionText[]) => string {
  const { t } = useT();
  return (texts) => texts.map(({ label, value }) => `${label} ${value}`).join(` ${t('tags.and')} `);
}
