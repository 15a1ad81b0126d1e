import { describe, expect, it } from "vitest";
import { rateText } from "@/format/money";
import {
  countdownText,
  deadline,
  grantText,
  isFree,
  leverageMax,
  maintenanceRange,
  nearing,
  oldestAgeSeconds,
} from "./view";

const TIMES = { starts_at: "2026-01-01T00:00:00.000Z", ends_at: "2026-01-15T00:00:00.000Z" };

describe("deadline", () => {
  it.each([
    ["upcoming", { label: "startsIn", at: Date.parse(TIMES.starts_at) }],
    ["running", { label: "endsIn", at: Date.parse(TIMES.ends_at) }],
    ["paused", null],
    ["ended", null],
  ] as const)("of a competition that is %s", (state, expected) => {
    expect(deadline({ ...TIMES, state })).toEqual(expected);
  });
});

describe("the end is near", () => {
  const end = Date.parse(TIMES.ends_at);
  it.each([
    ["running", 61_000, null],
    ["running", 60_000, { stage: "lastMinute", seconds: 60 }],
    ["running", 10_001, { stage: "lastMinute", seconds: 11 }],
    ["running", 10_000, { stage: "lastSeconds", seconds: 10 }],
    ["running", 1, { stage: "lastSeconds", seconds: 1 }],
    ["running", 0, null],
    ["paused", 30_000, null],
    ["ended", 30_000, null],
  ] as const)("while %s, %i ms before it: %j", (state, ms, expected) => {
    expect(nearing({ ...TIMES, state }, end - ms)).toEqual(expected);
  });
});

describe("countdownText", () => {
  const write = (days: number, clock: string) => `${days}d ${clock}`;

  it("leaves out days when there are none", () => {
    expect(countdownText(3_661_000, 0, write)).toBe("01:01:01");
    expect(countdownText(90_000_000, 0, write)).toBe("1d 01:00:00");
  });
});

describe("grantText", () => {
  it("adds the parts up in words", () => {
    const grant = [
      { token_address: "a", symbol: "SOL", amount: "10" },
      { token_address: "b", symbol: "USDC", amount: "1000" },
    ];
    expect(grantText(grant, (amount) => amount)).toBe("10 SOL + 1000 USDC");
  });
});

describe("the figures of the rules", () => {
  it.each([
    ["0", true, "0%"],
    ["0.0006", false, "0.06%"],
    ["0.025", false, "2.5%"],
  ])("a rate of %s is free: %s, and written %s", (rate, free, text) => {
    expect(isFree(rate)).toBe(free);
    expect(rateText(rate)).toBe(text);
  });

  it("the highest leverage of any market, and 1 while none is known", () => {
    expect(leverageMax([{ max_leverage: 5 }, { max_leverage: 20 }])).toBe(20);
    expect(leverageMax([])).toBe(1);
  });

  it.each([
    [["0.1", "0.025", "0.05"], "2.5%–10%"],
    [["0.05", "0.05"], "5%"],
  ])("the maintenance margins %j are %s", (rates, text) => {
    const markets = rates.map((maintenance_margin_rate) => ({ maintenance_margin_rate }));
    expect(maintenanceRange(markets)).toBe(text);
  });
});

describe("oldestAgeSeconds", () => {
  it.each([
    [null, null],
    [[], 0],
    [[{ age_seconds: 3 }, { age_seconds: 600 }], 600],
  ])("of %s is %s", (prices, expected) => {
    expect(oldestAgeSeconds(prices)).toBe(expected);
  });
});
