import { describe, expect, it } from "vitest";
import { matching, type TokenChoice } from "./token-choice";

const choice = (symbol: string, name: string, value_usd: string | null = null): TokenChoice => ({
  address: `${symbol}-address`,
  symbol,
  name,
  icon_url: null,
  balance: null,
  value_usd,
});
const CHOICES = [
  choice("SOL", "Solana", "9"),
  choice("USDC", "USD Coin", "10"),
  choice("mSOL", "Marinade staked SOL"),
];
const symbols = (search: string) => matching(CHOICES, search).map((found) => found.symbol);

describe("matching", () => {
  it("puts the larger holding first, by number and not by text", () => {
    expect(symbols("")).toEqual(["USDC", "SOL", "mSOL"]);
  });

  it.each([
    ["sol", ["SOL", "mSOL"]],
    [" usd coin ", ["USDC"]],
    ["SOL-ADDRESS", ["SOL"]],
    ["doge", []],
  ])("finds by symbol, name or whole address: %s", (search, expected) => {
    expect(symbols(search)).toEqual(expected);
  });
});
