/** What a price did in one interval, as a chart draws it: pixels need no exact figures. */
export interface Bar {
  /** When the interval begins, in Unix seconds. */
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
}

/** An interval, of which nothing is known where it has no figures. */
export type Slot = Bar | { time: number };

export function isBar(slot: Slot): slot is Bar {
  return "close" in slot;
}

/**
 * Every interval from the first bar to the last, `step` seconds each, so that a chart's width is
 * time: those without a price are empty.
 */
export function evenly(bars: readonly Bar[], step: number): Slot[] {
  const slots: Slot[] = [];
  for (const bar of bars) {
    for (let time = (slots.at(-1)?.time ?? bar.time) + step; time < bar.time; time += step) {
      slots.push({ time });
    }
    slots.push(bar);
  }
  return slots;
}

/** From where to where a scale goes, in prices. */
export interface Scale {
  minValue: number;
  maxValue: number;
}

/** A level this many heights of the bars away from them would press them flat. */
const REACH = 0.75;
/** Bars that do not move have a height all the same: this share of their price. */
const HEIGHT_MIN = 0.005;

/** The scale of these bars, with those of the levels that are near enough not to flatten them. */
export function scaleOf<Level extends { value: number }>(
  bars: readonly Bar[],
  levels: readonly Level[],
): { scale: Scale | null; far: Level[] } {
  if (bars.length === 0) return { scale: null, far: [...levels] };
  const low = Math.min(...bars.map((bar) => bar.low));
  const high = Math.max(...bars.map((bar) => bar.high));
  const height = Math.max(high - low, high * HEIGHT_MIN);
  const reach = height * REACH;
  const isNear = ({ value }: Level) => value >= low - reach && value <= high + reach;
  const near = levels.filter(isNear).map(({ value }) => value);
  const around = (height - (high - low)) / 2;
  const scale = {
    minValue: Math.min(low - around, ...near),
    maxValue: Math.max(high + around, ...near),
  };
  return { scale, far: levels.filter((level) => !isNear(level)) };
}
