import { describe, expect, it } from "vitest";
import { withChanges, withMarks } from "./live-prices";

const NOON = "2026-01-01T12:00:00.000Z";
const LATER = "2026-01-01T12:00:07.000Z";
const EARLIER = "2026-01-01T11:59:00.000Z";
const price = (token_address: string, price_usd: string, last_updated = NOON) => ({
  token_address,
  symbol: token_address,
  price_usd,
  last_updated,
});
const PRICES = {
  prices: [price("sol", "150"), price("btc", "90000")].map((one) => ({ ...one, source: "file" })),
  unknown: [],
  timestamp: NOON,
};

describe("withChanges", () => {
  it("puts a later price in its place and moves the time along", () => {
    const { prices, timestamp } = withChanges(PRICES, [price("sol", "151", LATER)]);
    expect(prices.map((one) => one.price_usd)).toEqual(["151", "90000"]);
    expect(timestamp).toBe(LATER);
  });

  it.each([
    ["the same price again", price("sol", "150")],
    ["a price that was overtaken", price("sol", "149", EARLIER)],
    ["a price nobody asked for", price("bonk", "1", LATER)],
  ])("is the same object after %s", (_, change) => {
    expect(withChanges(PRICES, [change])).toBe(PRICES);
  });
});

describe("withMarks", () => {
  it("moves the mark price of its market alone", () => {
    const market = (token_address: string, mark_price: string | null) => ({
      token_address,
      symbol: token_address,
      name: token_address,
      icon_url: null,
      open_interest_usd_max: null,
      max_leverage: 20,
      is_open: true,
      halted_for: null,
      mark_price,
      price_updated_at: mark_price && NOON,
      maintenance_margin_rate: "0.025",
      funding_rate: "0",
    });
    const markets = {
      markets: [market("sol", "150"), market("btc", null)],
      fee_rate: "0.0006",
      collateral_min: "1",
      next_funding_at: LATER,
    };
    const changes = [price("sol", "149", EARLIER), price("btc", "90000", LATER)];
    expect(withMarks(markets, changes).markets.map((one) => one.mark_price)).toEqual([
      "150",
      "90000",
    ]);
  });
});
