//! The one table of the house. It shows what it is given: a page of rows, where one is, what is chosen.
import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Checkbox, Table, type TableColumnType } from 'antd';
import type { SorterResult } from 'antd/es/table/interface';
import { useRef, useState, type ReactNode } from 'react';
import { useT } from '@/i18n/translate';
import { EmptyState, ErrorState } from '@/shared/states/States';
import { useIsPhone } from '@/shared/useIsPhone';
import type { Column } from './columns';
import styles from './DataTable.module.css';

export interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows?: Row[];
  rowKey: (row: Row) => string;
  isLoading: boolean;
  /** Shown, but about to be replaced. */
  isStale?: boolean;
  error?: unknown;
  onRetry?: () => void;
  empty?: ReactNode;
  sort?: { by?: string; dir: 'asc' | 'desc'; onSort: (by: string | undefined, dir: 'asc' | 'desc') => void };
  paging?: { page: number; onPrevious?: () => void; onNext?: () => void };
  selection?: { keys: string[]; onChange: (keys: string[]) => void };
  onOpen?: (row: Row) => void;
  /** Enter opens for good, a click may only preview. */
  onEnter?: (row: Row) => void;
  card?: (row: Row) => ReactNode;
  expand?: (row: Row) => ReactNode;
  footer?: ReactNode;
  compact?: boolean;
}

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const isPhone = useIsPhone();
  const { t } = useT();
  if (props.error && !props.rows) return <div className={styles.wrap}><ErrorState error={props.error} onRetry={props.onRetry} /></div>;
  if (!props.rows) return <div className={styles.wrap}><Skeleton label={t('common.loading')} /></div>;
  if (props.rows.length === 0) {
    return <div className={styles.wrap}>{props.empty ?? <EmptyState title={t('common.none')} inline />}<Foot {...props} /></div>;
  }
  return isPhone && props.card ? <Cards {...props} rows={props.rows} card={props.card} /> : <Grid {...props} rows={props.rows} />;
}

function Grid<Row extends object>(props: DataTableProps<Row> & { rows: Row[] }) {
  const { t } = useT();
  const [cursor, setCursor] = useState(-1);
  const box = useRef<HTMLDivElement>(null);
  const { rows, rowKey, sort, selection } = props;

  const columns: TableColumnType<Row>[] = props.columns.map((column, at) => ({
    key: column.key,
    title: <>{column.title}{column.unit && <span className={styles.unit}>{column.unit}</span>}</>,
    align: column.align,
    width: column.width,
    fixed: at === 0 && props.columns.length > 5 ? 'start' : undefined,
    className: column.align === 'right' ? 'num' : undefined,
    sorter: Boolean(sort && column.sort),
    sortOrder: sort && column.sort && sort.by === column.sort ? (sort.dir === 'asc' ? 'ascend' : 'descend') : undefined,
    sortDirections: ['descend', 'ascend'],
    render: (_, row) => column.render(row),
  }));

  const onKeyDown = (event: React.KeyboardEvent) => {
    const from = event.target as HTMLElement;
    if (from.closest('input:not([type=checkbox]), textarea, [role=combobox]')) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = rows[cursor];
    if (step) {
      event.preventDefault();
      const at = Math.min(rows.length - 1, Math.max(0, cursor + step));
      setCursor(at);
      box.current?.querySelector(`[data-row-key="${rowKey(rows[at] as Row)}"]`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && row && from === box.current) {
      (props.onEnter ?? props.onOpen)?.(row);
    } else if (event.key === ' ' && row && selection && from === box.current) {
      event.preventDefault();
      const key = rowKey(row);
      selection.onChange(selection.keys.includes(key) ? selection.keys.filter((other) => other !== key) : [...selection.keys, key]);
    }
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- a grid walked with the arrow keys
    <div ref={box} className={styles.wrap} role="region" aria-label={props.label} tabIndex={0} onKeyDown={onKeyDown}>
      <Table<Row>
        className={props.isStale ? styles.veiled : undefined}
        columns={columns}
        dataSource={rows}
        rowKey={rowKey}
        size={props.compact ? 'small' : 'middle'}
        pagination={false}
        scroll={{ x: 'max-content' }}
        sticky={props.compact ? false : { offsetHeader: 60 }}
        showSorterTooltip={false}
        rowClassName={(_, at) => `${props.onOpen ? 'isOpenable' : ''} ${at === cursor ? 'isCursor' : ''}`}
        rowSelection={selection && {
          selectedRowKeys: selection.keys, columnWidth: 44, fixed: true,
          onChange: (keys) => selection.onChange(keys.map(String)),
          getCheckboxProps: () => ({ 'aria-label': t('common.selectRow') }) as object,
        }}
        expandable={props.expand && { expandedRowRender: props.expand, expandRowByClick: true }}
        onRow={(row, at) => ({
          onClick: (event) => {
            if ((event.target as HTMLElement).closest('a, button, input, label, .ant-checkbox-wrapper, .ant-table-selection-column')) return;
            setCursor(at ?? -1);
            props.onOpen?.(row);
          },
        })}
        onChange={(_, __, sorter) => {
          const { columnKey, order } = sorter as SorterResult<Row>;
          const column = props.columns.find(({ key }) => key === columnKey);
          sort?.onSort(order ? column?.sort : undefined, order === 'ascend' ? 'asc' : 'desc');
        }}
      />
      <Foot {...props} />
    </div>
  );
}

function Cards<Row extends object>(props: DataTableProps<Row> & { rows: Row[]; card: (row: Row) => ReactNode }) {
  const { t } = useT();
  const { selection } = props;
  const toggle = (key: string, on: boolean) => selection?.onChange(on ? [...selection.keys, key] : selection.keys.filter((other) => other !== key));
  return (
    <div className={props.isStale ? styles.veiled : undefined} role="region" aria-label={props.label}>
      <div className={styles.cards}>
        {props.rows.map((row) => {
          const key = props.rowKey(row);
          return (
            <div key={key} className={styles.cardItem}>
              {selection && <Checkbox aria-label={t('common.selectRow')} checked={selection.keys.includes(key)} onChange={(event) => toggle(key, event.target.checked)} />}
              {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the card holds a link of its own for the keyboard */}
              <div role="presentation" onClick={(event) => !(event.target as HTMLElement).closest('a, button') && (props.onEnter ?? props.onOpen)?.(row)}>{props.card(row)}</div>
            </div>
          );
        })}
      </div>
      <Foot {...props} />
    </div>
  );
}

function Foot({ paging, footer }: Pick<DataTableProps<object>, 'paging' | 'footer'>) {
  const { t } = useT();
  const isOnlyPage = !paging || (paging.page === 1 && !paging.onNext);
  if (isOnlyPage && !footer) return null;
  return (
    <div className={`${styles.foot} noPrint`}>
      <span>{footer}</span>
      {!isOnlyPage && (
        <span className="row">
          <Button icon={<LeftOutlined />} disabled={!paging.onPrevious} onClick={paging.onPrevious} aria-label={t('common.previousPage')} />
          <span className="num">{t('common.page', { n: paging.page })}</span>
          <Button icon={<RightOutlined />} disabled={!paging.onNext} onClick={paging.onNext} aria-label={t('common.nextPage')} />
        </span>
      )}
    </div>
  );
}

export function Skeleton({ label, lines = 10 }: { label: string; lines?: number }) {
  return (
    <div className={styles.skeleton} role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, at) => <i key={at} style={{ width: `${96 - ((at * 37) % 40)}%`, animationDelay: `${at * 60}ms` }} />)}
    </div>
  );
}
