//! The board's shares night by night, as lines or as a table.
import { Button } from 'antd';
import type { EChartsOption } from 'echarts/types/dist/shared';
import { useState } from 'react';
import type { QualityDay } from '@/api/types';
import type { Palette } from '@/app/theme';
import { useT } from '@/i18n/translate';
import { axisLook, Chart, tooltipLook } from '@/shared/charts/Chart';
import { useFormat, type Format } from '@/shared/format/useFormat';
import { EmptyState } from '@/shared/states/States';
import cockpit from '../cockpit/Cockpit.module.css';
import { shareOf } from './measures';

const DAYS_MIN = 2;
interface Line {
  name: string;
  of: (day: QualityDay) => number;
}

export function Trend({ days, className }: { days: QualityDay[]; className: string }) {
  const { t } = useT();
  const format = useFormat();
  const [isTable, setTable] = useState(false);
  const lines: Line[] = [
    { name: t('quality.completeness'), of: ({ numbers }) => numbers.completeness ?? 0 },
    ...(['invalid', 'stale', 'possible'] as const).map((measure) => ({ name: t(`quality.${measure}`), of: ({ numbers }: QualityDay) => shareOf(numbers, measure) })),
  ];
  const isGrown = days.length >= DAYS_MIN;
  return (
    <section className={`card ${className}`}>
      <div className={cockpit.head}>
        <div><h2>{t('quality.trend')}</h2><p>{t('quality.trendHint')}</p></div>
        {isGrown && <Button className="noPrint" type="text" size="small" onClick={() => setTable(!isTable)}>{t(isTable ? 'cockpit.asChart' : 'cockpit.asTable')}</Button>}
      </div>
      {!isGrown && <EmptyState inline title={t('quality.trendFirst')} />}
      {isGrown && !isTable && <Chart label={t('quality.trend')} height={260} option={(palette) => trendOption(days, lines, palette, format)} />}
      {isGrown && isTable && (
        <div className={cockpit.scroll}>
          <table className={cockpit.monthTable}>
            <thead><tr><th>{t('quality.day')}</th>{lines.map(({ name }) => <th key={name}>{name}</th>)}</tr></thead>
            <tbody>{days.toReversed().map((day) => <tr key={day.day}><td>{format.day(day.day)}</td>{lines.map(({ name, of }) => <td key={name}>{format.percent(of(day), 1)}</td>)}</tr>)}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function trendOption(days: QualityDay[], lines: Line[], p: Palette, format: Format): EChartsOption {
  const look = axisLook(p);
  return {
    grid: { left: 4, right: 34, top: 40, bottom: 6, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 8, textStyle: { color: p.ink2 } },
    tooltip: { trigger: 'axis', ...tooltipLook(p), valueFormatter: (value) => format.percent(Number(value), 1) },
    xAxis: { type: 'category', boundaryGap: false, data: days.map(({ day }) => day), ...look, axisLabel: { ...look.axisLabel, hideOverlap: true, formatter: (day: string) => format.dayShort(day) } },
    yAxis: { type: 'value', ...look, min: 0, max: 1, axisLabel: { ...look.axisLabel, formatter: (value: number) => format.percent(value, 0) } },
    series: lines.map(({ name, of }) => ({ name, type: 'line', data: days.map(of), showSymbol: days.length < 15, symbolSize: 6, lineStyle: { width: 2.5 } })),
  };
}
