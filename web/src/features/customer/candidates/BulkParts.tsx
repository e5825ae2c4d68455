//! What becomes of the pairs of a bulk merge, those that stay apart each with its reason.
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';

/** As the forecast counts them and the job reports them. */
export interface Parts {
  merged?: number;
  together?: number;
  contradicting?: number;
  refused?: number;
  lower?: number;
  settled?: number;
}

export function BulkParts({ parts, isDone }: { parts: Parts; isDone: boolean }) {
  const { t } = useT();
  const format = useFormat();
  const lines = [
    [parts.merged, t(isDone ? 'candidates.partMerged' : 'candidates.partWillMerge', { n: format.number(parts.merged ?? 0) })],
    [parts.together, t('candidates.partTogether', { n: format.number(parts.together ?? 0) })],
    [parts.contradicting, t('candidates.partContradicting', { n: format.number(parts.contradicting ?? 0) })],
    [parts.refused, t('candidates.partRefused', { n: format.number(parts.refused ?? 0) })],
    [parts.lower, t('candidates.partLower', { n: format.number(parts.lower ?? 0) })],
    [parts.settled, t('candidates.partSettled', { n: format.number(parts.settled ?? 0) })],
  ] as const;
  return <ul className="small" style={{ margin: '8px 0 12px', paddingInlineStart: 20 }}>{lines.filter(([n]) => n).map(([, line]) => <li key={line}>{line}</li>)}</ul>;
}
