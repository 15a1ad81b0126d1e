import type { CompetitionState, TokenPrices } from "./generated";

/** Why nobody can place an order right now, whatever it is; null when orders go through. */
export type OrderBlock = "offline" | "unreachable" | "stale" | "upcoming" | "paused" | "ended";

/** What the screens know of the world outside. */
export interface Outside {
  isOnline: boolean;
  isServerAway: boolean;
  competition: Pick<CompetitionState, "state"> | undefined;
  pricesAgeSeconds: number | null;
}

/** Every price is renewed within 15 minutes, and for an order at once; older ones mean an outage. */
const PRICES_AGE_MAX_SECONDS = 20 * 60;

export function orderBlock(outside: Outside): OrderBlock | null {
  const { competition, pricesAgeSeconds } = outside;
  if (!outside.isOnline) return "offline";
  if (outside.isServerAway) return "unreachable";
  if (competition === undefined) return null;
  if (competition.state !== "running") return competition.state;
  const isStale = pricesAgeSeconds !== null && pricesAgeSeconds > PRICES_AGE_MAX_SECONDS;
  return isStale ? "stale" : null;
}

/** Seconds since the newest of the prices was set, by the server's clock; null without prices. */
export function newestAgeSeconds(prices: TokenPrices | undefined): number | null {
  if (!prices || prices.prices.length === 0) return null;
  const newest = Math.max(...prices.prices.map((price) => Date.parse(price.last_updated)));
  return (Date.parse(prices.timestamp) - newest) / 1000;
}
