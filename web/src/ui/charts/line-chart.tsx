"use client";

import {
  AreaSeries,
  createSeriesMarkers,
  type IChartApi,
  LineStyle,
  LineType,
  type UTCTimestamp,
} from "lightweight-charts";
import { useEffect, useRef } from "react";
import { useTheme } from "@/browser/theme";
import { chartClock } from "./chart-clock";
import { type ChartLevel, colour, emptyChart, smallestStep } from "./chart-frame";
import type { ChartPoint } from "./chart-points";

/** A moment on the line, with its name below it. */
export interface ChartMark {
  /** Unix seconds. */
  time: number;
  name: string;
}

interface Drawing {
  points: ChartPoint[];
  levels?: ChartLevel[];
  marks?: readonly ChartMark[];
  /** The least that the scale spans: a cent's rise must not look like a summit. */
  spanMin?: number;
  /** How a value is written at the scale. */
  write: (value: number) => string;
}

export interface LineChartProps extends Drawing {
  label: string;
}

/** Values over time as one line; loaded apart, because the chart library is large. */
export default function LineChart(props: LineChartProps) {
  const { label, points, levels, marks, spanMin, write } = props;
  const container = useRef<HTMLDivElement>(null);
  const [theme] = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme changes the colours
  useEffect(() => {
    if (!container.current) return;
    const chart = draw(container.current, { points, levels, marks, spanMin, write });
    return () => chart.remove();
  }, [points, levels, marks, spanMin, write, theme]);
  return (
    <section aria-label={label} className="h-full">
      <div ref={container} className="h-full" />
    </section>
  );
}

function draw(
  container: HTMLElement,
  { points, levels = [], marks = [], spanMin = 0, write }: Drawing,
): IChartApi {
  const clock = chartClock(points.at(-1)?.time ?? 0, document.documentElement.lang);
  const chart = emptyChart(container, write, clock);
  const line = colour("accent-fill");
  const area = chart.addSeries(AreaSeries, {
    lineColor: line,
    topColor: `${line}55`,
    bottomColor: `${line}00`,
    lineWidth: 2,
    lineType: LineType.Simple,
    priceLineVisible: false,
    priceFormat: {
      type: "custom",
      minMove: smallestStep(points.at(-1)?.value ?? 1),
      formatter: write,
    },
    // Levels do not widen the scale by themselves.
    autoscaleInfoProvider: (natural: () => { priceRange: Range | null } | null) => {
      const range = natural()?.priceRange;
      return range ? { priceRange: spanning(spanMin, including(range, levels)) } : null;
    },
  });
  area.setData(
    points.map(({ time, value }) => ({ time: clock.moved(time) as UTCTimestamp, value })),
  );
  for (const { value, name, tone } of levels) {
    const look = { color: colour(tone), lineStyle: LineStyle.Dashed, lineWidth: 1 } as const;
    area.createPriceLine({ price: value, title: name, axisLabelVisible: true, ...look });
  }
  if (marks.length > 0) {
    const look = { position: "aboveBar", shape: "circle", color: colour("ink") } as const;
    createSeriesMarkers(
      area,
      marks.map(({ time, name }) => ({
        ...look,
        time: clock.moved(time) as UTCTimestamp,
        text: name,
      })),
    );
  }
  chart.timeScale().fitContent();
  return chart;
}

interface Range {
  minValue: number;
  maxValue: number;
}

function including({ minValue, maxValue }: Range, levels: readonly ChartLevel[]): Range {
  const values = levels.map(({ value }) => value);
  return { minValue: Math.min(minValue, ...values), maxValue: Math.max(maxValue, ...values) };
}

function spanning(least: number, { minValue, maxValue }: Range): Range {
  const missing = Math.max(0, least - (maxValue - minValue)) / 2;
  return { minValue: minValue - missing, maxValue: maxValue + missing };
}
