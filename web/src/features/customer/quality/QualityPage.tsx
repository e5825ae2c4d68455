//! How good the data is: now, over time, by source, store and owner, and what people found when they looked.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { sourcesQuery, storesQuery } from '@/api/lookups';
import type { QualityBoard } from '@/api/types';
import type { Search } from '@/app/search';
import { useMe } from '@/app/session';
import { useT } from '@/i18n/translate';
import { sourceName } from '@/shared/sourceName';
import { ErrorState, PageHead } from '@/shared/states/States';
import { Skeleton } from '@/shared/table/DataTable';
import { useListUrl } from '@/shared/table/useListUrl';
import cockpit from '../cockpit/Cockpit.module.css';
import { Flaws, Kpis, Missing } from './Numbers';
import { Owners } from './Owners';
import { Sources, Stores } from './Places';
import styles from './Quality.module.css';
import { qualityQuery, type QualityPlace } from './queries';
import { Samples } from './Samples';
import { Trend } from './Trend';

export function QualityPage() {
  const { t } = useT();
  const url = useListUrl();
  const place: QualityPlace = { ...(url.search.source && { source: url.search.source }), ...(url.search.store && { store: url.search.store }) };
  const { data, error, refetch } = useQuery(qualityQuery(place));
  return (
    <>
      <PageHead title={t('quality.title')} sub={t('quality.sub')} actions={<PlacePick place={place} onChange={url.set} />} />
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <div className="card"><Skeleton label={t('common.loading')} /></div>}
      {data && <Board board={data} place={place} />}
    </>
  );
}

function Board({ board, place }: { board: QualityBoard; place: Search }) {
  return (
    <div className={cockpit.grid}>
      <Kpis board={board} place={place} />
      <Trend className={cockpit.w12 ?? ''} days={board.days} />
      <Missing className={cockpit.w6 ?? ''} numbers={board.whole} place={place} />
      <Flaws className={cockpit.w6 ?? ''} numbers={board.whole} place={place} />
      <Sources className={cockpit.w12 ?? ''} sources={board.sources} place={place} />
      <Stores className={cockpit.w12 ?? ''} stores={board.stores} place={place} />
      <Owners className={cockpit.w12 ?? ''} owners={board.owners} place={place} />
      <Samples className={cockpit.w12 ?? ''} />
    </div>
  );
}

function PlacePick({ place, onChange }: { place: QualityPlace; onChange: (change: Search) => void }) {
  const { t, code } = useT();
  const isOfOneStore = Boolean(useMe()?.person.store);
  const { data: stores } = useQuery({ ...storesQuery, enabled: !isOfOneStore });
  const { data: sources } = useQuery(sourcesQuery);
  const pick = (key: keyof QualityPlace, all: string, options: { value: string; label: string }[]) => (
    <Select aria-label={t(`filter.${key}`)} placeholder={all} value={place[key]} options={options} allowClear showSearch={{ optionFilterProp: 'label' }} onChange={(next?: string) => onChange({ [key]: next })} />
  );
  return (
    <div className={styles.bar}>
      {pick('source', t('quality.allSources'), (sources ?? []).map((source) => ({ value: source.code, label: sourceName(source, code) })))}
      {!isOfOneStore && pick('store', t('quality.allStores'), (stores ?? []).map((store) => ({ value: store.id, label: store.name })))}
    </div>
  );
}
