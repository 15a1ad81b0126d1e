import type { Candle, Candles } from "@/rpc/generated";
import type { Bar } from "@/ui/charts/bars";

export type Interval = Candles["interval"];

/** How long a candle lasts, in seconds, the shortest first. */
export const SECONDS: Record<Interval, number> = {
  "1m": 60,
  "5m": 300,
  "15m": 900,
  "1h": 3_600,
  "4h": 14_400,
  "1d": 86_400,
};
export const INTERVALS = Object.keys(SECONDS) as Interval[];

/** A price and when it was observed. */
export interface LivePrice {
  price_usd: string;
  last_updated: string;
}

/** A token that is charted, with its newest price; that is null while there is none. */
export interface Charted {
  address: string;
  symbol: string;
  price: LivePrice | null;
}

/** The server's candles as a chart draws them, oldest first. */
export function chartBars(candles: readonly Candle[]): Bar[] {
  return candles.map(({ opens_at, open, high, low, close }) => ({
    time: Date.parse(opens_at) / 1000,
    open: Number(open),
    high: Number(high),
    low: Number(low),
    close: Number(close),
  }));
}

/**
 * The bars with the newest price in them: the last one goes on, or the next begins. An older price
 * than the last bar says nothing.
 */
export function withLive(
  bars: readonly Bar[],
  interval: Interval,
  live: LivePrice | null,
): readonly Bar[] {
  if (live === null) return bars;
  const [price, step] = [Number(live.price_usd), SECONDS[interval]];
  const time = Math.floor(Date.parse(live.last_updated) / 1000 / step) * step;
  const last = bars.at(-1);
  if (last === undefined || time > last.time) {
    return [...bars, { time, open: price, high: price, low: price, close: price }];
  }
  if (time < last.time) return bars;
  const { high, low } = last;
  const going = { ...last, high: Math.max(high, price), low: Math.min(low, price), close: price };
  return [...bars.slice(0, -1), going];
}
