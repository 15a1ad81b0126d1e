import { describe, expect, it } from "vitest";
import { matching, type TokenChoice } from "./token-choice";

const choice = (
  symbol: string,
  name: string,
  value_usd: string | null = null,
  change_percentage: string | null = null,
): TokenChoice => ({
  address: `${symbol}-address`,
  symbol,
  name,
  icon_url: null,
  balance: null,
  value_usd,
  change_percentage,
});
const CHOICES = [
  choice("SOL", "Solana", "9", "-2"),
  choice("USDC", "USD Coin", "10"),
  choice("mSOL", "Marinade staked SOL", null, "10.5"),
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

  it.each([
    ["held", ["USDC", "SOL", "mSOL"]],
    ["change", ["mSOL", "SOL", "USDC"]],
    ["name", ["mSOL", "SOL", "USDC"]],
  ] as const)("orders by %s, what is not known last", (sort, expected) => {
    expect(matching(CHOICES, "", sort).map(({ symbol }) => symbol)).toEqual(expected);
  });

  it("has favourites before all others, in the same order", () => {
    const favourites = new Set(["mSOL-address", "SOL-address"]);
    const found = matching(CHOICES, "", "held", favourites);
    expect(found.map(({ symbol }) => symbol)).toEqual(["SOL", "mSOL", "USDC"]);
  });
});
