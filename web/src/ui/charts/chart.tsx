"use client";

import CandleChart, { type CandleChartProps } from "./candle-chart";
import LineChart, { type LineChartProps } from "./line-chart";

export type ChartProps =
  | ({ kind: "line" } & LineChartProps)
  | ({ kind: "candles" } & CandleChartProps);

/** Every chart, in one part that is loaded apart: the library they share is large. */
export default function Chart(props: ChartProps) {
  return props.kind === "line" ? <LineChart {...props} /> : <CandleChart {...props} />;
}
