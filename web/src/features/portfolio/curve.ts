import { chartSeconds } from "@/format/time";
import type { EquityCurve } from "@/rpc/generated";

/** A point as the chart draws it: pixels need no exact figures. */
export interface ChartPoint {
  time: number;
  value: number;
}

/** The curve's points in ascending order, one for each second, as the chart insists. */
export function chartPoints(curve: Pick<EquityCurve, "pnl_data">): ChartPoint[] {
  const bySecond = new Map<number, number>();
  for (const { timestamp, value } of curve.pnl_data) {
    bySecond.set(chartSeconds(timestamp), Number(value));
  }
  return [...bySecond].map(([time, value]) => ({ time, value })).sort((a, b) => a.time - b.time);
}
