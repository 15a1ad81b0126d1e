"use client";

import type { IChartApi, UTCTimestamp } from "lightweight-charts";
import { useEffect, useRef } from "react";
import { useTheme } from "@/browser/theme";
import { chartClock } from "./chart-clock";
import { colour, emptyChart, smallestStep } from "./chart-frame";
import type { ChartPoint } from "./chart-points";
import type { ChartLibrary, Drawn } from "./lazy-chart";

/** A moment on the line, with its name below it. */
export interface ChartMark {
  /** Unix seconds. */
  time: number;
  name: string;
}

interface Drawing {
  points: ChartPoint[];
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
export default function LineChart(props: LineChartProps & Drawn) {
  const { library, label, points, marks, spanMin, write } = props;
  const container = useRef<HTMLDivElement>(null);
  const [theme] = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme changes the colours
  useEffect(() => {
    if (!container.current) return;
    const chart = draw(library, container.current, { points, marks, spanMin, write });
    return () => chart.remove();
  }, [library, points, marks, spanMin, write, theme]);
  return (
    <section aria-label={label} className="h-full">
      <div ref={container} className="h-full" />
    </section>
  );
}

function draw(
  library: ChartLibrary,
  container: HTMLElement,
  { points, marks = [], spanMin = 0, write }: Drawing,
): IChartApi {
  const clock = chartClock(points.at(-1)?.time ?? 0, document.documentElement.lang);
  const chart = emptyChart(library, container, write, clock);
  const line = colour("accent-fill");
  const area = chart.addSeries(library.AreaSeries, {
    lineColor: line,
    topColor: `${line}55`,
    bottomColor: `${line}00`,
    lineWidth: 2,
    lineType: library.LineType.Simple,
    priceLineVisible: false,
    priceFormat: {
      type: "custom",
      minMove: smallestStep(points.at(-1)?.value ?? 1),
      formatter: write,
    },
    autoscaleInfoProvider: (natural: () => { priceRange: Range | null } | null) => {
      const range = natural()?.priceRange;
      return range ? { priceRange: spanning(spanMin, range) } : null;
    },
  });
  area.setData(
    points.map(({ time, value }) => ({ time: clock.moved(time) as UTCTimestamp, value })),
  );
  if (marks.length > 0) {
    const look = { position: "aboveBar", shape: "circle", color: colour("ink") } as const;
    library.createSeriesMarkers(
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

function spanning(least: number, { minValue, maxValue }: Range): Range {
  const missing = Math.max(0, least - (maxValue - minValue)) / 2;
  return { minValue: minValue - missing, maxValue: maxValue + missing };
}
