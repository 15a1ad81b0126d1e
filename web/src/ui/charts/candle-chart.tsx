"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useTheme } from "@/browser/theme";
import type { Bar } from "./bars";
import { type BarMark, candleDrawing } from "./candle-drawing";
import { CandleWords } from "./candle-words";
import type { ChartLevel } from "./chart-frame";
import type { Drawn } from "./lazy-chart";

export interface CandleChartProps {
  /** Oldest first. */
  bars: readonly Bar[];
  /** Seconds of one candle. */
  step: number;
  levels: readonly ChartLevel[];
  marks: readonly BarMark[];
  /** How a price is written. */
  write: (value: number) => string;
  label: string;
}

const WIDER = 1.5;
const SHARE = 0.5;

/**
 * Candles over time, which can be moved, and looked at closer or from afar; loaded apart, because
 * the chart library is large. Other `step`s or another token are another chart: give it a `key`.
 */
export default function CandleChart(props: CandleChartProps & Drawn) {
  const t = useTranslations("chart");
  const { library, bars, step, levels, marks, write, label } = props;
  const container = useRef<HTMLDivElement>(null);
  const drawing = useRef<ReturnType<typeof candleDrawing> | null>(null);
  const [far, setFar] = useState<readonly ChartLevel[]>([]);
  const [theme] = useTheme();
  const begin = useEffectEvent((element: HTMLElement) => {
    const last = bars.at(-1)?.time ?? 0;
    const begun = candleDrawing({ library, container: element, step, last, write, onFar: setFar });
    begun.setBars(bars);
    begun.setLevels(levels);
    begun.setMarks(marks);
    return begun;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme changes the colours
  useEffect(() => {
    if (!container.current) return;
    const begun = begin(container.current);
    drawing.current = begun;
    return () => {
      drawing.current = null;
      begun.remove();
    };
  }, [theme]);
  useEffect(() => drawing.current?.setBars(bars), [bars]);
  useEffect(() => drawing.current?.setLevels(levels), [levels]);
  useEffect(() => drawing.current?.setMarks(marks), [marks]);
  const buttons = [
    { name: t("earlier"), text: "‹", act: () => drawing.current?.move(-SHARE) },
    { name: t("later"), text: "›", act: () => drawing.current?.move(SHARE) },
    { name: t("zoomOut"), text: "−", act: () => drawing.current?.zoom(WIDER) },
    { name: t("zoomIn"), text: "+", act: () => drawing.current?.zoom(1 / WIDER) },
    { name: t("newestView"), text: "⇥", act: () => drawing.current?.toNewest() },
  ];
  return (
    <section aria-label={label} className="flex h-full flex-col">
      <FarLevels levels={far} mark={bars.at(-1)?.close ?? 0} write={write} />
      <div ref={container} className="min-h-0 flex-1" />
      <div className="flex h-9 items-center justify-end gap-1 px-2">
        {buttons.map(({ name, text, act }) => (
          <button
            key={name}
            type="button"
            onClick={act}
            aria-label={name}
            title={name}
            className="grid size-8 place-items-center rounded-lg text-ink-2 hover:bg-raised hover:text-ink"
          >
            <span aria-hidden="true">{text}</span>
          </button>
        ))}
      </div>
      <CandleWords bars={bars} write={write} />
    </section>
  );
}

/** What lies above or below the part of the scale that is drawn, in words. */
function FarLevels(props: {
  levels: readonly ChartLevel[];
  mark: number;
  write: (value: number) => string;
}) {
  const t = useTranslations("chart");
  return (
    <ul className="figures flex min-h-6 flex-wrap gap-2 px-2 text-xs">
      {props.levels.map(({ name, tone, value }) => (
        <li
          key={`${name} ${value}`}
          className={`rounded-md border border-line bg-surface px-2 py-0.5 ${tone === "down" ? "text-down" : "text-ink-2"}`}
        >
          {name} {props.write(value)}{" "}
          <span aria-hidden="true">{value > props.mark ? "↑" : "↓"}</span>
          <span className="sr-only">{value > props.mark ? t("above") : t("below")}</span>
        </li>
      ))}
    </ul>
  );
}
