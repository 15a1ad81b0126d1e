/** A point as the chart draws it: pixels need no exact figures. */
export interface ChartPoint {
  /** Unix seconds. */
  time: number;
  value: number;
}

/** Values with their moments as points in ascending order, one a second, as the chart insists. */
export function chartPoints(values: Iterable<readonly [moment: string, value: string]>) {
  const bySecond = new Map<number, number>();
  for (const [moment, value] of values)
    bySecond.set(Math.floor(Date.parse(moment) / 1000), Number(value));
  return [...bySecond]
    .map(([time, value]): ChartPoint => ({ time, value }))
    .sort((a, b) => a.time - b.time);
}
