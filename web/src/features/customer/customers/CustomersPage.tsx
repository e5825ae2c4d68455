import { ExportOutlined, TagsOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Select } from 'antd';
import { useState } from 'react';
import { parseSearch } from '@/app/search';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState, PageHead } from '@/shared/states/States';
import { ColumnChooser } from '@/shared/table/ColumnChooser';
import { chosenKeys, rememberColumns, rememberedColumns } from '@/shared/table/columns';
import { DataTable } from '@/shared/table/DataTable';
import { useListUrl, withoutPlace } from '@/shared/table/useListUrl';
import { useIsPhone } from '@/shared/useIsPhone';
import { useShowProblem } from '@/shared/useProblem';
import { CustomerCard, useCustomerColumns } from './columns';
import styles from './Customers.module.css';
import { ExportDialog, TaggingDialog } from './dialogs';
import { noFilter, readFilter } from './filter';
import { FilterBar, FilterChips } from './FilterBar';
import { PreviewDrawer } from './PreviewDrawer';
import { countQuery, customersQuery, useMerge } from './queries';
import { ViewsMenu } from './ViewsMenu';

export function CustomersPage() {
  const { t } = useT();
  const format = useFormat();
  const can = useCan();
  const isPhone = useIsPhone();
  const navigate = useNavigate();
  const url = useListUrl();
  const filter = readFilter(url.search);
  const { sort = 'last_purchase_at', dir } = url;
  const list = useQuery(customersQuery(filter, { sort, dir, cursor: url.search.cursor }));
  const count = useQuery(countQuery(filter));
  const all = useCustomerColumns();
  const shown = chosenKeys(all, url.search.cols, rememberedColumns('customers'));
  const [selected, setSelected] = useState<string[]>([]);
  const [isAll, setAll] = useState(false);
  const [dialog, setDialog] = useState<'tag' | 'export'>();

  const change: typeof url.set = (next, options) => {
    setSelected([]);
    setAll(false);
    url.set(next, options);
  };
  const countText = count.data ? t(count.data.exact ? 'customers.countExact' : 'customers.countAbout', { n: format.number(count.data.count) }) : ' ';
  const hasFilter = Object.keys(filter).length > 0;
  const chosenCount = isAll ? (count.data?.count ?? selected.length) : selected.length;
  const open = (id: string) => void navigate({ to: '/customers/$id', params: { id } });

  return (
    <>
      <PageHead title={t('customers.title')} sub={<span className="num" role="status">{countText}</span>} actions={
        <>
          <ViewsMenu search={withoutPlace(url.search)} onOpen={(query) => void navigate({ to: '/customers', search: parseSearch(query.replace(/^\?/, '')) })} />
          {!isPhone && (
            <ColumnChooser columns={all} chosen={shown} onChange={(keys) => { rememberColumns('customers', keys); url.set({ cols: keys?.join(',') }, { replace: true }); }} />
          )}
          {hasFilter && can('tags.manage') && <Button icon={<TagsOutlined />} onClick={() => void navigate({ to: '/tags', search: { ...filter, new: '1' } })}>{t('customers.makeTag')}</Button>}
          {can('customers.export') && <Button icon={<ExportOutlined />} onClick={() => setDialog('export')}>{t('customers.export')}</Button>}
        </>
      } />
      <div className={`${styles.bar} noPrint`}>
        <FilterBar filter={filter} count={count.data && format.number(count.data.count)} onChange={(next) => change(next, { replace: 'q' in next })} />
        {isPhone && <SortPicker sort={sort} dir={dir} onSort={(by, way) => change({ sort: by, dir: way })} />}
      </div>
      <FilterChips filter={filter} onChange={change} />
      {selected.length > 0 && (
        <SelectionBar count={chosenCount} isAll={isAll} total={count.data?.count} pair={!isAll && selected.length === 2 ? pairOf(selected, list.data?.items ?? []) : undefined}
          onAll={() => setAll(true)} onTag={() => setDialog('tag')} onClear={() => { setSelected([]); setAll(false); }} />
      )}
      <DataTable
        label={t('customers.title')}
        columns={all.filter((column) => shown.includes(column.key))}
        rows={list.data?.items} rowKey={(row) => row.id}
        isLoading={list.isPending} isStale={list.isPlaceholderData} error={list.error} onRetry={() => void list.refetch()}
        sort={{ by: sort, dir, onSort: (by, way) => change({ sort: by, dir: by ? way : undefined }) }}
        paging={{
          page: url.page,
          onPrevious: url.page > 1 ? url.previous : undefined,
          onNext: list.data?.next ? () => { setSelected([]); url.next(list.data?.next ?? ''); } : undefined,
        }}
        selection={can('customers.tag') ? { keys: selected, onChange: (keys) => { setSelected(keys); setAll(false); } } : undefined}
        onOpen={(row) => url.set({ preview: row.id }, { replace: Boolean(url.search.preview) })}
        onEnter={(row) => open(row.id)}
        card={(row) => <CustomerCard row={row} />}
        footer={isPhone ? undefined : t('customers.keys')}
        empty={hasFilter
          ? <EmptyState art="people" title={t('customers.noMatch')} text={t('customers.noMatchText')} action={<Button type="primary" onClick={() => change(noFilter())}>{t('customers.clearAll')}</Button>} />
          : <EmptyState art="file" title={t('empty.firstTitle')} text={t('empty.firstText')} action={can('imports.run') && <Button type="primary" onClick={() => void navigate({ to: '/imports/new' })}>{t('empty.firstAction')}</Button>} />}
      />
      <PreviewDrawer id={url.search.preview} onClose={() => url.set({ preview: undefined }, { replace: true })} />
      {dialog === 'tag' && <TaggingDialog {...(isAll ? { filter } : { ids: selected })} count={chosenCount} onClose={() => setDialog(undefined)} />}
      {dialog === 'export' && <ExportDialog filter={filter} sort={sort} dir={dir} columns={shown} count={count.data?.count} onClose={() => setDialog(undefined)} />}
    </>
  );
}

type Named = { id: string; name?: string | null };
function pairOf(ids: string[], rows: Named[]): [Named, Named] | undefined {
  const [a, b] = ids.map((id) => rows.find((row) => row.id === id));
  return a && b ? [a, b] : undefined;
}

function SelectionBar(props: { count: number; isAll: boolean; total?: number; pair?: [Named, Named]; onAll: () => void; onTag: () => void; onClear: () => void }) {
  const { t } = useT();
  const format = useFormat();
  const can = useCan();
  const { modal } = App.useApp();
  const merge = useMerge();
  const showProblem = useShowProblem();
  const n = format.number(props.count);
  const join = ([a, b]: [Named, Named]) =>
    void modal.confirm({
      title: t('customers.mergeAsk'), content: t('customers.mergeText', { a: a.name || t('common.unnamed'), b: b.name || t('common.unnamed') }), okText: t('customers.merge'),
      onOk: () => merge.mutateAsync({ survivor: a.id, absorbed: b.id }).then(props.onClear, showProblem),
    });
  return (
    <div className={styles.selection} role="status">
      <b className="num">{t(props.isAll ? 'customers.allSelected' : 'customers.selected', { n })}</b>
      {!props.isAll && props.total !== undefined && props.total > props.count && (
        <button type="button" className="linkButton" onClick={props.onAll}>{t('customers.selectAll', { n: format.number(props.total) })}</button>
      )}
      <button type="button" className="linkButton" onClick={props.onClear}>{t('customers.clearSelection')}</button>
      <span className="grow" />
      {props.pair && can('customers.merge') && <Button onClick={() => props.pair && join(props.pair)}>{t('customers.merge')}</Button>}
      <Button type="primary" icon={<TagsOutlined />} onClick={props.onTag}>{t('customers.tagThem')}</Button>
    </div>
  );
}

function SortPicker({ sort, dir, onSort }: { sort: string; dir: 'asc' | 'desc'; onSort: (by: string, dir: string) => void }) {
  const { t } = useT();
  const columns = useCustomerColumns().filter((column) => column.sort);
  return (
    <Select aria-label={t('common.sortBy')} style={{ flex: 1 }} value={`${sort} ${dir}`}
      onChange={(next) => { const [by = sort, way = dir] = next.split(' '); onSort(by, way); }}
      options={columns.flatMap((column) => (['desc', 'asc'] as const).map((way) => ({ value: `${column.sort} ${way}`, label: `${column.title} ${way === 'desc' ? '↓' : '↑'}` })))} />
  );
}

