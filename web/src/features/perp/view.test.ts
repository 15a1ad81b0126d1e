import { describe, expect, it } from "vitest";
import type { PerpPosition } from "@/rpc/generated";
import {
  balanceShift,
  chartLevels,
  chosenMarket,
  distance,
  expectedPayout,
  exposureShift,
  fundingClock,
  fundingText,
  nextFunding,
  partOf,
  yearlyFundingText,
} from "./view";

describe("a part of a position", () => {
  it("has its share of what closing pays", () => {
    const position = { margin: "100", equity: "90", unrealised_pnl: "-10", notional_usd: null };
    const whole = { ...position, leverage: 5 } as unknown as PerpPosition;
    expect(partOf(whole, "0.25")).toEqual({
      margin: "25",
      equity: "22.5",
      unrealised_pnl: "-2.5",
      notional_usd: null,
      leverage: 5,
    });
  });
});

describe("fundingText", () => {
  it.each([
    ["0.0001", "+0.0100%", "10.95%"],
    ["-0.00025", "−0.0250%", "−27.38%"],
    ["0", "0.0000%", "0.00%"],
  ])("of %s is %s, and %s a year", (rate, text, yearly) => {
    expect(fundingText(rate)).toBe(text);
    expect(yearlyFundingText(rate)).toBe(yearly);
  });
});

describe("nextFunding", () => {
  it.each([
    ["long", "0.0001", "-0.2"],
    ["short", "0.0001", "0.2"],
    ["long", "-0.0001", "0.2"],
    ["short", "-0.0001", "-0.2"],
  ] as const)("of a %s at %s is %s: longs pay shorts above zero", (direction, rate, expected) => {
    expect(nextFunding(direction, "2000", rate)).toBe(expected);
  });
});

describe("fundingClock", () => {
  it.each([
    ["2026-01-01T08:00:00Z", "08:00:00"],
    ["2026-01-01T00:00:07Z", "00:00:07"],
    ["2025-12-31T00:00:00Z", "00:00:00"],
  ])("until %s is %s", (until, expected) => {
    expect(fundingClock(until, Date.parse("2026-01-01T00:00:00Z"))).toBe(expected);
  });
});

describe("before and after", () => {
  it("are exact sums", () => {
    const terms = { collateral_amount: "200", fee: "1.2", notional_usd: "2000" };
    expect(balanceShift("1000", terms)).toEqual({ before: "1000", after: "798.8" });
    const positions = [{ notional_usd: "0.1" }, { notional_usd: null }, { notional_usd: "0.2" }];
    expect(exposureShift(positions, terms)).toEqual({ before: "0.3", after: "2000.3" });
  });
});

describe("distance", () => {
  it.each([
    ["200", "184.615384615384615385", "7.69"],
    ["100", "110", "10"],
  ])("of %s from %s is %s percent", (mark, other, expected) => {
    expect(distance(mark, other)).toBe(expected);
  });
});

describe("expectedPayout", () => {
  it.each([
    [{ equity: "250", notional_usd: "2050" }, "0", "248.77"],
    [{ equity: "250", notional_usd: "2050" }, "10", "246.72"],
    [{ equity: "0.5", notional_usd: "2050" }, "0", "0"],
    [{ equity: null, notional_usd: null }, "10", null],
  ])("of %o with an impact of %s bps is %s", (position, impactBps, expected) => {
    expect(expectedPayout(position, "0.0006", impactBps)).toBe(expected);
  });
});

const MARKET = {
  token_address: "sol",
  symbol: "SOL",
  name: "Solana",
  icon_url: null,
  max_leverage: 20,
  open_interest_usd_max: null,
  is_open: true,
  halted_for: null,
  mark_price: "200",
  price_updated_at: null,
  maintenance_margin_rate: "0.025",
  funding_rate: "0",
};

describe("chosenMarket", () => {
  it("is the one asked for, else the first, else none", () => {
    const bonk = { ...MARKET, token_address: "bonk" };
    expect(chosenMarket([MARKET, bonk], "bonk")).toBe(bonk);
    expect(chosenMarket([MARKET, bonk], "?")).toBe(MARKET);
    expect(chosenMarket([], null)).toBeUndefined();
  });
});

describe("chartLevels", () => {
  const position = (entry_price: string, liquidation_price: string | null, token = "sol") =>
    ({ token_address: token, entry_price, liquidation_price }) as PerpPosition;
  const names = { entry: "Entry", liquidation: "Liq." };

  it("are entry and liquidation of the positions in this market, and of the draft", () => {
    const positions = [position("195", "180"), position("1", "2", "bonk")];
    const levels = chartLevels(MARKET, positions, "185", names);
    expect(levels.map(({ value, tone }) => [value, tone])).toEqual([
      [195, "ink-2"],
      [180, "down"],
      [185, "down"],
    ]);
  });

  it("leave out what is not there", () => {
    const levels = chartLevels(MARKET, [position("200", null)], null, names);
    expect(levels.map(({ value }) => value)).toEqual([200]);
  });
});
