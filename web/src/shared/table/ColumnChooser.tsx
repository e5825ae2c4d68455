import { TableOutlined } from '@ant-design/icons';
import { Button, Checkbox, Popover } from 'antd';
import { useT } from '@/i18n/translate';
import type { Column } from './columns';
import styles from './DataTable.module.css';

export function ColumnChooser<Row>(props: { columns: Column<Row>[]; chosen: string[]; onChange: (keys: string[] | undefined) => void }) {
  const { t } = useT();
  const toggle = (key: string, on: boolean) =>
    props.onChange(props.columns.map((column) => column.key).filter((other) => (other === key ? on : props.chosen.includes(other))));
  const content = (
    <>
      <div className={styles.chooser}>
        {props.columns.map((column) => (
          <Checkbox key={column.key} checked={props.chosen.includes(column.key)} disabled={column.fixed} onChange={(event) => toggle(column.key, event.target.checked)}>
            {column.title}
          </Checkbox>
        ))}
      </div>
      <Button type="link" style={{ paddingInline: 0 }} onClick={() => props.onChange(undefined)}>{t('common.reset')}</Button>
    </>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button icon={<TableOutlined />}>{t('common.columns')}</Button>
    </Popover>
  );
}
