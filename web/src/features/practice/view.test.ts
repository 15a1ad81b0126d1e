import { describe, expect, it } from "vitest";
import type { Market } from "@/rpc/generated";
import { exchange, isOver, tradable } from "./view";

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
