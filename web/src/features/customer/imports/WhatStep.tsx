import { useQuery } from '@tanstack/react-query';
import { AutoComplete, Button, Checkbox, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { sourcesQuery } from '@/api/lookups';
import type { Import, ImportKind, ImportPatch } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { sourceName } from '@/shared/sourceName';
import { useShowProblem } from '@/shared/useProblem';
import styles from './Imports.module.css';
import { useImportActions } from './queries';

const KINDS: ImportKind[] = ['customers', 'purchases', 'service', 'stores'];
const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be', 'big5'];
const PREVIEW_ROWS = 12;

export function WhatStep({ it, onNext }: { it: Import; onNext: () => void }) {
  const { t, code } = useT();
  const format = useFormat();
  const showProblem = useShowProblem();
  const { patch } = useImportActions(it.id);
  const { data: sources = [] } = useQuery(sourcesQuery);
  const [source, setSource] = useState(it.source ?? '');
  const change = (body: ImportPatch) => patch.mutate(body, { onError: showProblem });
  const next = () => patch.mutate({ kind: it.kind ?? undefined, source: source.trim() }, { onError: showProblem, onSuccess: onNext });
  const delimiters = [{ value: ',', label: t('imports.comma') }, { value: ';', label: t('imports.semicolon') }, { value: '\t', label: t('imports.tab') }, { value: '|', label: t('imports.pipe') }];
  return (
    <div className="stack">
      <section className="card stack">
        <h2 id="what">{t('imports.whatIsIt')}</h2>
        <div className={styles.kinds} role="radiogroup" aria-labelledby="what">
          {KINDS.map((kind) => (
            <button key={kind} type="button" role="radio" aria-checked={it.kind === kind} className={styles.kind} onClick={() => change({ kind })}>
              <b>{t(`importKind.${kind}`)}</b>
              <span className="muted small">{t(`imports.kindHint_${kind}`)}</span>
            </button>
          ))}
        </div>
        <label className="stack tight" style={{ maxWidth: 460, gap: 5 }}>
          <span className="soft small">{t('imports.sourceLabel')}</span>
          <AutoComplete aria-label={t('imports.sourceLabel')} value={source} onChange={setSource} placeholder={t('imports.sourcePlaceholder')} options={sources.map((each) => ({ value: each.code, label: `${sourceName(each, code)} (${each.code})` }))} />
          <span className="muted small">{t('imports.sourceHint')}</span>
        </label>
      </section>
      <section className="card stack">
        <h2>{t('imports.fileFormat')}</h2>
        <div className={styles.form}>
          {it.sheets.length > 1 && (
            <label><span>{t('imports.sheet')}</span>
              <Select aria-label={t('imports.sheet')} value={it.sheet ?? undefined} onChange={(sheet) => change({ sheet })} options={it.sheets.map((sheet) => ({ value: sheet.name, label: sheet.rows ? `${sheet.name} (${t('common.rows', { n: format.number(sheet.rows) })})` : sheet.name }))} />
            </label>
          )}
          <label><span>{t('imports.headerRow')}</span>
            <InputNumber aria-label={t('imports.headerRow')} min={0} max={50} value={it.header_row} changeOnBlur onChange={(row) => row !== null && row !== it.header_row && change({ header_row: row })} style={{ width: '100%' }} />
          </label>
          {it.format === 'csv' && (
            <>
              <label><span>{t('imports.encoding')}</span><Select aria-label={t('imports.encoding')} value={it.encoding?.toLowerCase()} onChange={(encoding) => change({ encoding })} options={ENCODINGS.map((value) => ({ value, label: value.toUpperCase() }))} /></label>
              <label><span>{t('imports.delimiter')}</span><Select aria-label={t('imports.delimiter')} value={it.delimiter ?? undefined} onChange={(delimiter) => change({ delimiter })} options={delimiters} /></label>
            </>
          )}
        </div>
        <Checkbox checked={it.options?.day_first ?? false} onChange={(event) => change({ options: { day_first: event.target.checked } })}>{t('imports.dayFirst')}</Checkbox>
        <div>
          <p className="muted small" style={{ marginBottom: 6 }}>{t('imports.preview')}</p>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- so that the keyboard can scroll it */}
          <div className={styles.preview} tabIndex={0} role="region" aria-label={t('imports.preview')}>
            <table>
              <tbody>
                {it.preview.slice(0, PREVIEW_ROWS).map((row, at) => (
                  <tr key={at} data-header={at + 1 === it.header_row || undefined}>
                    <td className="num">{at + 1}</td>
                    {row.map((cell, column) => <td key={column}>{cell}</td>)}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </div>
      </section>
      <div className={styles.foot}><span /><Button type="primary" size="large" disabled={!it.kind || !source.trim()} loading={patch.isPending} onClick={next}>{t('common.next')}</Button></div>
    </div>
  );
}
