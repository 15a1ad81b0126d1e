import { describe, expect, it } from "vitest";
import type { Market, PracticeExamples } from "@/rpc/generated";
import { areKnown, exchange, isOver, shareAt, tradable } from "./view";

const token = (symbol: string, price_usd: string | null) => ({
  token_address: symbol.toLowerCase(),
  symbol,
  price_usd,
});
const market = {
  competition: { state: "running" },
  tokens: [token("BONK", "0.00002"), token("USDC", "1"), token("SOL", "200"), token("NEW", null)],
  portfolio: { tokens: [{ token_address: "usdc", balance: "1000" }] },
} as unknown as Market;

describe("tradable", () => {
  it("has the tokens with a price, the dearest first, and not what they are paid with", () => {
    expect(tradable(market).map(({ symbol }) => symbol)).toEqual(["SOL", "BONK"]);
  });
});

describe("exchange", () => {
  it.each([
    ["SOL", "buy", "usdc", "sol", "1000"],
    ["SOL", "sell", "sol", "usdc", "0"],
  ] as const)("of %s to %s gives %s for %s", (symbol, side, sold, bought, balance) => {
    expect(exchange(market, symbol, side)).toMatchObject({
      sold: { token_address: sold },
      bought: { token_address: bought },
      balance,
    });
  });

  it("is none of a token that is not there", () => {
    expect(exchange(market, "GONE", "buy")).toBeNull();
  });
});

describe("isOver", () => {
  it("goes by the competition of the run", () => {
    const ended = { ...market, competition: { state: "ended" } } as Market;
    expect([isOver(market), isOver(ended)]).toEqual([false, true]);
  });
});

describe("areKnown", () => {
  it.each([
    [["played", "failed"], true],
    [["played", "playing"], false],
    [["waiting"], false],
  ] as const)("of %j is %j", (states, isKnown) => {
    const agents = states.map((state) => ({ state }));
    expect(areKnown({ agents } as unknown as PracticeExamples)).toBe(isKnown);
  });

  it("is not so before there is an answer", () => {
    expect(areKnown(undefined)).toBe(false);
  });
});

describe("shareAt", () => {
  const run = { starts_at: "2025-10-01T00:00:00Z", ends_at: "2025-10-02T00:00:00Z" };
  it.each([
    ["2025-10-01T06:00:00Z", 0.25],
    ["2025-10-02T00:01:01Z", 1],
  ])("at %s is %d", (at, share) => {
    expect(shareAt(run, at)).toBe(share);
  });
});
