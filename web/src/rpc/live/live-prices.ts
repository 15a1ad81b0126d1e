import type { LivePrice, PerpMarkets, TokenPrices } from "../generated";

/** The prices with the changed ones in their place; the same object when none of them changed. */
export function withChanges(prices: TokenPrices, changes: readonly LivePrice[]): TokenPrices {
  const byAddress = new Map(changes.map((change) => [change.token_address, change]));
  let timestamp = prices.timestamp;
  let isChanged = false;
  const renewed = prices.prices.map((price) => {
    const change = byAddress.get(price.token_address);
    if (!change || change.last_updated <= price.last_updated) return price;
    isChanged = true;
    // The server's clock is no earlier than what it tells of.
    if (change.last_updated > timestamp) timestamp = change.last_updated;
    return { ...price, price_usd: change.price_usd, last_updated: change.last_updated };
  });
  return isChanged ? { ...prices, prices: renewed, timestamp } : prices;
}

/** The markets with changed mark prices in their place. */
export function withMarks(markets: PerpMarkets, changes: readonly LivePrice[]): PerpMarkets {
  const byAddress = new Map(changes.map((change) => [change.token_address, change]));
  return {
    ...markets,
    markets: markets.markets.map((market) => {
      const change = byAddress.get(market.token_address);
      if (!change || change.last_updated <= (market.price_updated_at ?? "")) return market;
      return { ...market, mark_price: change.price_usd, price_updated_at: change.last_updated };
    }),
  };
}
