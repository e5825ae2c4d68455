import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import type { EChartsOption } from 'echarts/types/dist/shared';
import { useState } from 'react';
import type { CockpitMonth } from '@/api/types';
import type { Palette } from '@/app/theme';
import { useT } from '@/i18n/translate';
import { axisLook, Chart, tooltipLook } from '@/shared/charts/Chart';
import { monthSpan } from '@/shared/format/format';
import { useFormat, type Format } from '@/shared/format/useFormat';
import { EmptyState } from '@/shared/states/States';
import styles from './Cockpit.module.css';

function buyersOf(month: string) {
  const { from, to } = monthSpan(month);
  return { purchased_from: from, purchased_to: to };
}

/** A company that began last spring has no use for the empty months before. */
function fromFirstSale(months: CockpitMonth[]): CockpitMonth[] {
  const first = months.findIndex((month) => month.orders > 0);
  return first < 0 ? [] : months.slice(first);
}

/** Nobody can come back in the month of the first purchase, so it has no rate. */
function rateText(month: CockpitMonth, format: Format): string {
  return typeof month.repurchase_rate === 'number' ? format.percent(month.repurchase_rate, 1) : '—';
}

/** Revenue as bars, repurchase as a line; a month leads to those who bought in it. */
export function Months({ months: all, className }: { months: CockpitMonth[]; className: string }) {
  const months = fromFirstSale(all);
  const { t } = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const [isTable, setTable] = useState(false);
  const words = { revenue: t('cockpit.revenue'), rate: t('cockpit.repurchaseRate') };
  return (
    <section className={`card ${className}`}>
      <div className={styles.head}>
        <div><h2>{t('cockpit.months')}</h2><p>{t('cockpit.monthsHint')}</p></div>
        <Button className="noPrint" type="text" size="small" onClick={() => setTable(!isTable)}>{t(isTable ? 'cockpit.asChart' : 'cockpit.asTable')}</Button>
      </div>
      {months.length === 0 && <EmptyState inline title={t('cockpit.noMonths')} />}
      {months.length > 0 && !isTable && (
        <Chart label={t('cockpit.months')} height={350} option={(palette) => monthsOption(months, palette, format, words, (month) => t('cockpit.monthPurchases', { n: format.number(month.orders), b: format.number(month.buyers) }))}
          onPick={(at) => { const month = months[at]; if (month) void navigate({ to: '/customers', search: buyersOf(month.month) }); }} />
      )}
      {isTable && (
        <div className={styles.scroll}>
          <table className={styles.monthTable}>
            <thead><tr><th>{t('cockpit.month')}</th><th>{words.revenue}</th><th>{t('customers.orders')}</th><th>{t('cockpit.buyersCol')}</th><th>{t('cockpit.repeatCol')}</th><th>{words.rate}</th></tr></thead>
            <tbody>
              {months.toReversed().map((month) => (
                <tr key={month.month}>
                  <td><Link to="/customers" search={buyersOf(month.month)}>{format.month(month.month)}</Link></td>
                  <td>{format.money(month.revenue_minor)}</td><td>{format.number(month.orders)}</td><td>{format.number(month.buyers)}</td><td>{format.number(month.repeat_buyers)}</td><td>{rateText(month, format)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function monthsOption(months: CockpitMonth[], p: Palette, format: Format, words: { revenue: string; rate: string }, beside: (month: CockpitMonth) => string): EChartsOption {
  const look = axisLook(p);
  return {
    grid: { left: 4, right: 4, top: 40, bottom: 6, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 8, textStyle: { color: p.ink2 } },
    tooltip: {
      trigger: 'axis', ...tooltipLook(p),
      formatter: (items: unknown) => {
        const month = months[(items as { dataIndex: number }[])[0]?.dataIndex ?? 0];
        if (!month) return '';
        return `<b>${format.month(month.month)}</b><br>${words.revenue} ${format.money(month.revenue_minor)}<br>${words.rate} ${rateText(month, format)}<br><span style="opacity:.7">${beside(month)}</span>`;
      },
    },
    xAxis: { type: 'category', data: months.map(({ month }) => month), ...look, axisLabel: { ...look.axisLabel, hideOverlap: true, formatter: (month: string) => (month.endsWith('-01') ? month.slice(0, 4) : format.month(month, true)) } },
    yAxis: [
      { type: 'value', ...look, axisLabel: { ...look.axisLabel, formatter: (value: number) => format.moneyShort(value) } },
      { type: 'value', ...look, min: 0, max: (range: { max: number }) => Math.min(1, Math.ceil(range.max * 12) / 10), splitLine: { show: false }, axisLabel: { ...look.axisLabel, formatter: (value: number) => format.percent(value, 0) } },
    ],
    series: [
      { name: words.revenue, type: 'bar', data: months.map((month) => month.revenue_minor), barMaxWidth: 26, itemStyle: { borderRadius: [5, 5, 0, 0], color: p.c1, opacity: 0.85 } },
      { name: words.rate, type: 'line', yAxisIndex: 1, data: months.map((month) => month.repurchase_rate ?? null), smooth: 0.3, symbolSize: 6, lineStyle: { width: 2.5 }, itemStyle: { color: p.c5 } },
    ],
  };
}
