import type { EChartsOption } from 'echarts/types/dist/shared';
import type { ValueModels } from '@/api/types';
import type { Palette } from '@/app/theme';
import { useT } from '@/i18n/translate';
import { axisLook, Chart, tooltipLook } from '@/shared/charts/Chart';
import { useFormat } from '@/shared/format/useFormat';
import styles from './Value.module.css';

export function Calibration({ clv }: { clv: NonNullable<ValueModels['clv']> }) {
  const { t } = useT();
  const format = useFormat();
  const rows = clv.calibration;
  // The last bucket is for that many purchases and more.
  const bucket = (at: number) => `${rows[at]?.bucket ?? ''}${at === rows.length - 1 ? '+' : ''}`;
  if (rows.length === 0) return null;
  const option = (p: Palette): EChartsOption => ({
    grid: { left: 4, right: 4, top: 40, bottom: 6, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 8, textStyle: { color: p.ink2 } },
    tooltip: { trigger: 'axis', ...tooltipLook(p), valueFormatter: (value) => format.number(Number(value), 2) },
    xAxis: { type: 'category', data: rows.map((_, at) => bucket(at)), ...axisLook(p) },
    yAxis: { type: 'value', ...axisLook(p) },
    series: [
      { name: t('value.expected'), type: 'bar', data: rows.map((row) => row.expected), barMaxWidth: 18, itemStyle: { color: p.c3, borderRadius: [4, 4, 0, 0] } },
      { name: t('value.actual'), type: 'bar', data: rows.map((row) => row.actual), barMaxWidth: 18, itemStyle: { color: p.c1, borderRadius: [4, 4, 0, 0] } },
    ],
  });
  return (
    <section className="card">
      <h2>{t('value.calibration')}</h2>
      <p className="muted small" style={{ marginBottom: 10 }}>{t('value.calibrationHint')}</p>
      <Chart label={t('value.calibration')} height={240} option={option} />
      <table className={styles.table}>
        <thead><tr><th>{t('value.bucket')}</th><th>{t('nav.customers')}</th><th>{t('value.expected')}</th><th>{t('value.actual')}</th></tr></thead>
        <tbody>{rows.map((row, at) => <tr key={row.bucket}><td>{bucket(at)}</td><td>{format.number(row.customers)}</td><td>{format.number(row.expected, 2)}</td><td>{format.number(row.actual, 2)}</td></tr>)}</tbody>
      </table>
    </section>
  );
}
