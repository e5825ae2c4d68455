//! A chart that loads ECharts only when one is on the page, and follows the size and the light of its surroundings.
import type { EChartsType } from 'echarts/core';
import type { EChartsOption } from 'echarts/types/dist/shared';
import { useEffect, useRef } from 'react';
import { useIsDark } from '@/app/preferences';
import { FONT, paletteOf, type Palette } from '@/app/theme';

export function Chart(props: { label: string; height: number; option: (palette: Palette) => EChartsOption; onPick?: (index: number) => void }) {
  const isDark = useIsDark();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
    chart.current?.setOption(dressed(props, isDark), true);
  });
  useEffect(() => {
    const place = box.current;
    if (!place) return;
    let isLive = true;
    const watcher = new ResizeObserver(() => chart.current?.resize());
    void import('./echarts').then(({ init }) => {
      if (!isLive) return;
      const drawn = init(place, undefined, { renderer: 'svg' });
      chart.current = drawn;
      drawn.setOption(dressed(latest.current, isDark));
      drawn.getZr().on('click', (event) => {
        const [at] = drawn.convertFromPixel({ gridIndex: 0 }, [event.offsetX, event.offsetY]) as number[];
        if (at !== undefined && drawn.containPixel({ gridIndex: 0 }, [event.offsetX, event.offsetY])) latest.current.onPick?.(Math.round(at));
      });
      drawn.getZr().on('mousemove', (event) => {
        drawn.getZr().setCursorStyle(latest.current.onPick && drawn.containPixel({ gridIndex: 0 }, [event.offsetX, event.offsetY]) ? 'pointer' : 'default');
      });
      watcher.observe(place);
    });
    return () => {
      isLive = false;
      watcher.disconnect();
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, [isDark]);
  return <div ref={box} role="img" aria-label={props.label} style={{ height: props.height, width: '100%' }} />;
}

function dressed(props: { option: (palette: Palette) => EChartsOption }, isDark: boolean): EChartsOption {
  const p = paletteOf(isDark);
  return {
    color: [p.c1, p.c5, p.c3, p.c2, p.c4, p.c6],
    textStyle: { fontFamily: FONT, color: p.ink3 },
    animationDuration: 300,
    ...props.option(p),
  };
}

/** Axis and tooltip looks shared by all charts. */
export function axisLook(p: Palette) {
  return { axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: p.ink3 }, splitLine: { lineStyle: { color: p.line } } };
}
export function tooltipLook(p: Palette) {
  return { backgroundColor: p.raised, borderColor: p.line, textStyle: { color: p.ink }, extraCssText: 'border-radius:10px;box-shadow:0 8px 30px rgba(0,0,0,.14)' };
}
