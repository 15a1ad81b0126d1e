import { describe, expect, it } from "vitest";
import { areTermsGiven, newestAgeSeconds, type Outside, orderBlock } from "./order-block";

const FINE: Outside = {
  isOnline: true,
  isServerAway: false,
  competition: { state: "running" },
  isDisqualified: false,
  pricesAgeSeconds: 1200,
};

describe("orderBlock", () => {
  it.each([
    ["nothing while all is well and prices are as old as they may be", {}, null],
    ["the network before all else", { isOnline: false, isServerAway: true }, "offline"],
    ["a server that does not answer", { isServerAway: true }, "unreachable"],
    ["prices that nobody has renewed for long", { pricesAgeSeconds: 1201 }, "stale"],
    ["nothing while the prices are not known yet", { pricesAgeSeconds: null }, null],
    ["nothing while the rules are not known yet", { competition: undefined }, null],
    [
      "a disqualified trader before old prices",
      { isDisqualified: true, pricesAgeSeconds: 9000 },
      "disqualified",
    ],
    [
      "an ended competition for a disqualified trader too",
      { competition: { state: "ended" }, isDisqualified: true },
      "ended",
    ],
    [
      "an ended competition, even with old prices",
      { competition: { state: "ended" }, pricesAgeSeconds: 9000 },
      "ended",
    ],
  ] as const)("reports %s", (_, change, expected) => {
    expect(orderBlock({ ...FINE, ...change })).toBe(expected);
  });
});

describe("areTermsGiven", () => {
  it.each([
    [null, false, true],
    ["stale", false, true],
    ["disqualified", false, true],
    [null, true, false],
    ["upcoming", false, false],
    ["paused", false, false],
    ["ended", false, false],
  ] as const)("with the block %s and halted %s: %s", (block, isHalted, expected) => {
    expect(areTermsGiven(block, isHalted)).toBe(expected);
  });
});

describe("newestAgeSeconds", () => {
  it("measures the newest price by the server's own clock", () => {
    const price = { token_address: "a", symbol: "A", price_usd: "1", source: "file" };
    const prices = [
      { ...price, last_updated: "2026-01-01T00:00:00.000Z" },
      { ...price, last_updated: "2026-01-01T00:00:50.000Z" },
    ];
    const timestamp = "2026-01-01T00:01:00.000Z";
    expect(newestAgeSeconds({ prices, unknown: [], timestamp })).toBe(10);
  });

  it("is unknown without prices", () => {
    const timestamp = "2026-01-01T00:00:00.000Z";
    expect(newestAgeSeconds({ prices: [], unknown: [], timestamp })).toBeNull();
  });
});
