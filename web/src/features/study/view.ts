const MINUS = "\u2212";
const PERCENT = 100;
const SMALLEST_P = 0.001;
const MIDDLE = 0.5;

/** A share as points with a sign, e.g. 0.0123 as "+1.23". */
export function pointsText(share: number): string {
  const text = Math.abs(PERCENT * share).toFixed(2);
  if (!/[1-9]/.test(text)) return text;
  return (share < 0 ? MINUS : "+") + text;
}

/** A share in percent, e.g. 0.5 as "50%". */
export function shareText(share: number): string {
  return `${Number((PERCENT * share).toFixed(1))}%`;
}

/** A chance with three places, e.g. "0.049", and nothing smaller than "< 0.001". */
export function chanceText(p: number): string {
  return p < SMALLEST_P ? `< ${SMALLEST_P}` : p.toFixed(3);
}

/** The middle of quantiles that are as far from each other; null of none. */
export function median(quantiles: readonly number[]): number | null {
  return quantiles[Math.round(MIDDLE * (quantiles.length - 1))] ?? null;
}

/** Where values stand in a drawing: from `low` at 0 to `high` at `size`. */
export interface Scale {
  low: number;
  high: number;
  size: number;
}

/** A scale that all of the values and 0 are on. */
export function scaleOf(values: readonly number[], size: number): Scale {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  return low === high ? { low: -1, high: 1, size } : { low, high, size };
}

export function placeOf(value: number, { low, high, size }: Scale): number {
  return ((value - low) / (high - low)) * size;
}

/** Quantiles as the points of a distribution's line: its share rises to the right, in `height`. */
export function distributionLine(
  quantiles: readonly number[],
  scale: Scale,
  height: number,
): string {
  const last = quantiles.length - 1;
  return quantiles
    .map((value, index) => {
      const [x, y] = [placeOf(value, scale), height * (1 - index / last)];
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(" ");
}
