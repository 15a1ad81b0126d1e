"use client";

import type { UTCTimestamp } from "lightweight-charts";
import { useEffect, useRef } from "react";
import { useTheme } from "@/browser/theme";
import { chartClock } from "./chart-clock";
import { emptyChart } from "./chart-frame";
import type { ChartPoint } from "./chart-points";
import type { Drawn } from "./lazy-chart";

export type LineDash = "solid" | "dashed" | "dotted";

/** One of several lines; `isStrong` is drawn above the others, and thicker. */
export interface ChartLine {
  colour: string;
  dash: LineDash;
  points: readonly ChartPoint[];
  isStrong: boolean;
}

const THIN = 1;
const STRONG = 3;

/** Several values over the same time, one line each; loaded apart, for the library is large. */
export default function LinesChart(
  props: Drawn & {
    lines: readonly ChartLine[];
    write: (value: number) => string;
    label: string;
  },
) {
  const { library, lines, write, label } = props;
  const container = useRef<HTMLDivElement>(null);
  const [theme] = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme changes the colours
  useEffect(() => {
    if (!container.current) return;
    const last = Math.max(0, ...lines.map(({ points }) => points.at(-1)?.time ?? 0));
    const { Solid: solid, Dashed: dashed, Dotted: dotted } = library.LineStyle;
    const styles = { solid, dashed, dotted };
    const clock = chartClock(last, document.documentElement.lang);
    const chart = emptyChart(library, container.current, write, clock);
    // What is drawn later lies above.
    const ordered = [...lines].sort((one, other) => Number(one.isStrong) - Number(other.isStrong));
    for (const { colour, dash, points, isStrong } of ordered) {
      const series = chart.addSeries(library.LineSeries, {
        color: colour,
        lineStyle: styles[dash],
        lineWidth: isStrong ? STRONG : THIN,
        priceLineVisible: false,
        lastValueVisible: isStrong,
        priceFormat: { type: "custom", minMove: 0.01, formatter: write },
      });
      series.setData(
        points.map(({ time, value }) => ({ time: clock.moved(time) as UTCTimestamp, value })),
      );
    }
    chart.timeScale().fitContent();
    return () => chart.remove();
  }, [library, lines, write, theme]);
  return (
    <section aria-label={label} className="h-full">
      <div ref={container} className="h-full" />
    </section>
  );
}
