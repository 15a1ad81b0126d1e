import { describe, expect, it } from "vitest";
import { type ListedMarket, listed, type MarketOrder, nextOrder } from "./order";

const market = (
  symbol: string,
  mark_price: string | null,
  change: string | null,
  funding_rate: string,
) => ({ symbol, name: `${symbol} coin`, token_address: symbol, mark_price, change, funding_rate });
const MARKETS = [
  market("SOL", "200", "-1", "0.0001"),
  market("BTC", "110000", "2.5", "-0.0002"),
  market("BONK", "0.00002", "10", "0.0003"),
  market("NEW", null, null, "0"),
] as ListedMarket[];
const SERVERS: MarketOrder = { by: null, isAscending: true };

const symbols = (order: MarketOrder, search = "", favourites: string[] = []) =>
  listed(MARKETS, { search, order, favourites: new Set(favourites) }).map(({ symbol }) => symbol);

describe("the list of markets", () => {
  it.each([
    [null, true, ["SOL", "BTC", "BONK", "NEW"]],
    ["name", true, ["BONK", "BTC", "NEW", "SOL"]],
    ["name", false, ["SOL", "NEW", "BTC", "BONK"]],
    ["price", false, ["BTC", "SOL", "BONK", "NEW"]],
    ["price", true, ["BONK", "SOL", "BTC", "NEW"]],
    ["change", false, ["BONK", "BTC", "SOL", "NEW"]],
    ["change", true, ["SOL", "BTC", "BONK", "NEW"]],
    ["funding", false, ["BONK", "SOL", "NEW", "BTC"]],
  ] as const)("by %s, ascending %s: what is unknown is last", (by, isAscending, expected) => {
    expect(symbols({ by, isAscending })).toEqual(expected);
  });

  it("has favourites first in any order", () => {
    expect(symbols({ by: "price", isAscending: false }, "", ["BONK", "NEW"])).toEqual([
      "BONK",
      "NEW",
      "BTC",
      "SOL",
    ]);
  });

  it.each([
    ["b", ["BTC", "BONK"]],
    [" btc coin ", ["BTC"]],
    ["doge", []],
  ])("has what the search %s names", (search, expected) => {
    expect(symbols(SERVERS, search)).toEqual(expected);
  });
});

describe("a pressed head", () => {
  it("orders names from A, figures from the largest, and again the other way", () => {
    const byName = nextOrder(SERVERS, "name");
    expect(byName).toEqual({ by: "name", isAscending: true });
    const byPrice = nextOrder(byName, "price");
    expect(byPrice).toEqual({ by: "price", isAscending: false });
    expect(nextOrder(byPrice, "price")).toEqual({ by: "price", isAscending: true });
  });
});
