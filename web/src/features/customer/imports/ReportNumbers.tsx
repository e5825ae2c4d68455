import type { Report } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import styles from './Imports.module.css';

export function ReportNumbers({ report }: { report: Report }) {
  const { t } = useT();
  const format = useFormat();
  const numbers: [string, number, string?][] = [
    [t('imports.rRows'), report.rows], [t('imports.rTaken'), report.taken, styles.good], [t('imports.rUnchanged'), report.unchanged], [t('imports.rRejected'), report.rejected, report.rejected > 0 ? styles.bad : undefined],
    [t('imports.rCreated'), report.customers_created], [t('imports.rUpdated'), report.customers_updated], [t('imports.rMerged'), report.customers_merged],
    [t('imports.rPurchases'), report.purchases], [t('imports.rLines'), report.lines], [t('imports.rAnonymous'), report.anonymous_lines],
    [t('imports.rService'), report.service_records ?? 0], [t('imports.rStores'), report.stores ?? 0],
  ];
  const shown = numbers.filter(([, value], at) => at < 4 || value > 0);
  return (
    <>
      <dl className={styles.numbers}>
        {shown.map(([label, value, tone]) => <div key={label} className={tone}><dt>{label}</dt><dd className="num">{format.number(value)}</dd></div>)}
      </dl>
      {typeof report.measured_rows === 'number' && <p className="muted small num">{t('imports.measured', { n: format.number(report.measured_rows) })}</p>}
    </>
  );
}

export function Reasons({ report }: { report: Report }) {
  const { t, code } = useT();
  const format = useFormat();
  return (
    <>
      <section>
        <h2>{t('imports.rejectsTitle')}</h2>
        {report.rejects.length === 0 && <p className="muted">{t('imports.noRejects')}</p>}
        <ul className={styles.reasons}>
          {report.rejects.map((reject) => (
            <li key={`${reject.code}${reject.field}`}>
              <span>{code('reject', reject.code)}{reject.field && <span className="muted"> · {code('importField', reject.field)}</span>}</span>
              <span className="muted num">{reject.example_row ? t('imports.exampleRow', { n: format.number(reject.example_row) }) : ''}</span>
              <b className="num">{t('common.rows', { n: format.number(reject.count) })}</b>
            </li>
          ))}
        </ul>
      </section>
      {report.notes.length > 0 && (
        <section>
          <h2>{t('imports.notesTitle')}</h2>
          <ul className={styles.reasons}>
            {report.notes.map((note) => <li key={note.code}><span>{code('note', note.code)}</span><span /><b className="num">{format.number(note.count)}</b></li>)}
          </ul>
        </section>
      )}
    </>
  );
}
