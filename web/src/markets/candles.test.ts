import { describe, expect, it } from "vitest";
import type { Candle } from "@/rpc/generated";
import { chartBars, withLive } from "./candles";

const CANDLE: Candle = {
  opens_at: "2026-01-05T12:00:00.000Z",
  open: "100",
  high: "110.5",
  low: "99",
  close: "105",
  volume: null,
  ticks: 3,
  is_closed: false,
};
const NOON = Date.parse(CANDLE.opens_at) / 1000;

describe("the bars", () => {
  it("are the candles in figures", () => {
    expect(chartBars([CANDLE])).toEqual([
      { time: NOON, open: 100, high: 110.5, low: 99, close: 105 },
    ]);
  });

  it.each([
    ["goes on at a higher price", "12:03:59", "120", [[0, 100, 120, 99, 120]]],
    ["goes on at a lower price", "12:04:59.999", "90", [[0, 100, 110.5, 90, 90]]],
    [
      "ends, and the next begins",
      "12:05:00",
      "90",
      [
        [0, 100, 110.5, 99, 105],
        [300, 90, 90, 90, 90],
      ],
    ],
    ["stays, for the price is older", "11:59:59", "1", [[0, 100, 110.5, 99, 105]]],
  ])("the last %s", (_, time, price_usd, expected) => {
    const live = { price_usd, last_updated: `2026-01-05T${time}Z` };
    const bars = withLive(chartBars([CANDLE]), "5m", live);
    expect(
      bars.map(({ time, open, high, low, close }) => [time - NOON, open, high, low, close]),
    ).toEqual(expected);
  });

  it("begin with the newest price where there is no candle yet", () => {
    const live = { price_usd: "7", last_updated: "2026-01-05T12:07:00Z" };
    expect(withLive([], "1h", live)).toEqual([{ time: NOON, open: 7, high: 7, low: 7, close: 7 }]);
    expect(withLive([], "1h", null)).toEqual([]);
  });
});
