import type { CompetitionState, TokenPrices } from "@/rpc/generated";

/** Why the visitor can place no order right now, whatever it is. */
export type OrderBlock =
  | "offline"
  | "unreachable"
  | "stale"
  | "upcoming"
  | "paused"
  | "ended"
  | "disqualified";

/** What the screens know of the world outside. */
export interface Outside {
  isOnline: boolean;
  isServerAway: boolean;
  competition: Pick<CompetitionState, "state"> | undefined;
  isDisqualified: boolean;
  pricesAgeSeconds: number | null;
}

/** Every price is renewed within 15 minutes, and for an order at once; older ones mean an outage. */
const PRICES_AGE_MAX_SECONDS = 20 * 60;

/** The most urgent reason that stops every order; null when orders go through. */
export function orderBlock(outside: Outside): OrderBlock | null {
  const { competition, pricesAgeSeconds } = outside;
  if (!outside.isOnline) return "offline";
  if (outside.isServerAway) return "unreachable";
  if (competition === undefined) return null;
  if (competition.state !== "running") return competition.state;
  if (outside.isDisqualified) return "disqualified";
  const isStale = pricesAgeSeconds !== null && pricesAgeSeconds > PRICES_AGE_MAX_SECONDS;
  return isStale ? "stale" : null;
}

/**
 * Whether the terms of an order are worth asking for: while the competition is not running, or
 * what is traded is halted, the server gives none.
 */
export function areTermsGiven(block: OrderBlock | null, isHalted: boolean): boolean {
  return !isHalted && block !== "upcoming" && block !== "paused" && block !== "ended";
}

/** Seconds since the newest of the prices was set, by the server's clock; null without prices. */
export function newestAgeSeconds(prices: TokenPrices | undefined): number | null {
  if (!prices || prices.prices.length === 0) return null;
  const newest = Math.max(...prices.prices.map((price) => Date.parse(price.last_updated)));
  return (Date.parse(prices.timestamp) - newest) / 1000;
}
