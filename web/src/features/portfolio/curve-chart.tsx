"use client";

import {
  AreaSeries,
  ColorType,
  createChart,
  LineType,
  type UTCTimestamp,
} from "lightweight-charts";
import { useEffect, useRef } from "react";
import { useRemembered } from "@/browser/remembered";
import { compactUsdText } from "@/format/money";
import type { EquityCurve } from "@/rpc/generated";
import { chartPoints } from "./curve";

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function draw(container: HTMLElement, curve: EquityCurve) {
  const line = colour("--accent-fill");
  const chart = createChart(container, {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: "transparent" },
      textColor: colour("--ink-3"),
      fontFamily: "Inter Variable, sans-serif",
      fontSize: 11,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colour("--line") } },
    rightPriceScale: {
      borderVisible: false,
      entireTextOnly: true,
      scaleMargins: { top: 0.12, bottom: 0.08 },
    },
    timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false },
    localization: {
      dateFormat: "yyyy-MM-dd",
      priceFormatter: (price: number) => compactUsdText(price.toFixed(2)),
    },
    handleScroll: false,
    handleScale: false,
  });
  const area = chart.addSeries(AreaSeries, {
    lineColor: line,
    topColor: `${line}55`,
    bottomColor: `${line}00`,
    lineWidth: 2,
    lineType: LineType.Simple,
    priceLineVisible: false,
  });
  area.setData(
    chartPoints(curve).map(({ time, value }) => ({ time: time as UTCTimestamp, value })),
  );
  chart.timeScale().fitContent();
  return chart;
}

/** The drawing itself, loaded apart because the chart library is large. */
export default function CurveChart({ curve, label }: { curve: EquityCurve; label: string }) {
  const container = useRef<HTMLDivElement>(null);
  const [theme] = useRemembered("theme");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme changes the colours
  useEffect(() => {
    if (!container.current) return;
    const chart = draw(container.current, curve);
    return () => chart.remove();
  }, [curve, theme]);
  return (
    <section aria-label={label} className="h-full">
      <div ref={container} className="h-full" />
    </section>
  );
}
