import type { IChartApi, Time } from "lightweight-charts";
import type { chartClock } from "./chart-clock";
import type { ChartLibrary } from "./lazy-chart";

/** A level drawn across the chart, with its name at the scale. */
export interface ChartLevel {
  value: number;
  name: string;
  tone: "ink-2" | "down";
}

/** A colour of the theme that is shown. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** A chart with nothing in it, in the colours of the theme and the reader's time. */
export function emptyChart(
  { ColorType, createChart }: ChartLibrary,
  container: HTMLElement,
  write: (value: number) => string,
  clock: ReturnType<typeof chartClock>,
): IChartApi {
  return createChart(container, {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: "transparent" },
      textColor: colour("ink-3"),
      fontFamily: "Inter Variable, sans-serif",
      fontSize: 11,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colour("line") } },
    rightPriceScale: {
      borderVisible: false,
      entireTextOnly: true,
      scaleMargins: { top: 0.12, bottom: 0.08 },
    },
    timeScale: {
      borderVisible: false,
      timeVisible: true,
      secondsVisible: false,
      tickMarkFormatter: (time: Time, mark: number) => clock.mark(Number(time), mark),
    },
    // The site's language: a browser's own name for it may be one that dates cannot be written in.
    localization: {
      locale: document.documentElement.lang,
      timeFormatter: (time: Time) => clock.moment(Number(time)),
      priceFormatter: write,
    },
    handleScroll: false,
    handleScale: false,
  });
}

/** A hundred-thousandth of the values, or a bit less; the library wants a power of ten up to 1. */
export function smallestStep(last: number): number {
  return 10 ** Math.min(0, Math.floor(Math.log10(Math.abs(last || 1))) - 5);
}
