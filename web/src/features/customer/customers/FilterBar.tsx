//! Search, the most used filters, the rest under “筛选”, and a chip for each that is on.
import { DownOutlined, FilterOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Drawer, Input, Popover, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Search } from '@/app/search';
import { useT } from '@/i18n/translate';
import { useIsPhone } from '@/shared/useIsPhone';
import styles from './Customers.module.css';
import { conditionsOf, noFilter, SPANS, type ConditionName, type CustomerFilter } from './filter';
import { ALL_CONDITIONS, FilterField, MAIN_CONDITIONS } from './FilterFields';
import { useConditionTexts } from './useConditionText';

interface Props {
  filter: CustomerFilter;
  onChange: (change: Search) => void;
  count?: string;
}
const SEARCH_WAIT_MS = 300;

export function FilterBar(props: Props) {
  const { t } = useT();
  const isPhone = useIsPhone();
  const [isOpen, setOpen] = useState(false);
  const on = conditionsOf(props.filter).filter(({ name }) => name !== 'q').length;
  return (
    <>
      <SearchBox value={props.filter.q ?? ''} onChange={(q) => props.onChange({ q: q || undefined })} />
      {!isPhone && MAIN_CONDITIONS.map((name) => <QuickFilter key={name} name={name} {...props} />)}
      <Button icon={<FilterOutlined />} onClick={() => setOpen(true)}>{t('customers.addFilter')}{on > 0 ? ` ${on}` : ''}</Button>
      <Drawer
        open={isOpen} onClose={() => setOpen(false)} title={t('customers.filters')} placement={isPhone ? 'bottom' : 'right'} size={isPhone ? '86%' : 400}
        footer={
          <div className="row between">
            <Button type="text" onClick={() => props.onChange(noFilter())}>{t('customers.clearAll')}</Button>
            <Button type="primary" onClick={() => setOpen(false)}>{t('customers.filtersApply', { n: props.count ?? '' })}</Button>
          </div>
        }
      >
        <div className={styles.form}>
          {ALL_CONDITIONS.map((name) => <FilterField key={name} name={name} filter={props.filter} onChange={props.onChange} />)}
        </div>
      </Drawer>
    </>
  );
}

function QuickFilter({ name, filter, onChange }: Props & { name: ConditionName }) {
  const { t } = useT();
  const isOn = name in SPANS ? SPANS[name as keyof typeof SPANS].some((key) => filter[key]) : Boolean(filter[name as keyof CustomerFilter]);
  return (
    <Popover trigger="click" placement="bottomLeft" destroyOnHidden content={<div className={`${styles.form} ${styles.pop}`}><FilterField name={name} filter={filter} onChange={onChange} /></div>}>
      <Button color={isOn ? 'primary' : 'default'} variant={isOn ? 'filled' : 'outlined'}>{t(`filter.${name}`)} <DownOutlined style={{ fontSize: 10 }} /></Button>
    </Popover>
  );
}

function SearchBox({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useT();
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const field = useRef<InputRef>(null);
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });
  if (value !== known) {
    setKnown(value);
    if (value !== text.trim()) setText(value);
  }
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => tell.current(text.trim()), SEARCH_WAIT_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== '/' || target.closest('input, textarea, [contenteditable], [role=dialog]')) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <Input ref={field} className={styles.search} value={text} allowClear prefix={<SearchOutlined className="muted" />} placeholder={t('customers.searchHint')} aria-label={t('common.search')}
      onChange={(event) => setText(event.target.value)} onPressEnter={() => onChange(text.trim())} />
  );
}

export function FilterChips({ filter, onChange }: Props) {
  const { t } = useT();
  const texts = useConditionTexts(filter);
  if (texts.length === 0) return null;
  return (
    <div className={styles.chips} role="group" aria-label={t('customers.filters')}>
      {texts.map(({ name, keys, label, value }) => (
        <span key={name} className={styles.chip}>
          {label}<b>{value}</b>
          <button type="button" aria-label={t('filter.remove', { name: label })} onClick={() => onChange(Object.fromEntries(keys.map((key) => [key, undefined])))}>✕</button>
        </span>
      ))}
      <Button type="text" onClick={() => onChange(noFilter())}>{t('customers.clearAll')}</Button>
    </div>
  );
}
