import { decimal } from "@/format/decimal";
import type { Market, MarketToken, PracticeExamples, PracticeResult } from "@/rpc/generated";

/** How long an hour of the run takes at each speed, in milliseconds; null stands still. */
export const SPEEDS = { paused: null, slow: 6_000, medium: 2_000, fast: 500 } as const;
export type Speed = keyof typeof SPEEDS;

export type Side = "buy" | "sell";

const QUOTE = "USDC";

/** The tokens that can be bought with USDC, those of the largest price first. */
export function tradable(market: Market): MarketToken[] {
  return market.tokens
    .filter(({ symbol, price_usd }) => symbol !== QUOTE && price_usd !== null)
    .sort((a, b) => decimal(b.price_usd ?? "0").comparedTo(decimal(a.price_usd ?? "0")) ?? 0);
}

/** Which token is given for which, and how much of it there is. */
export function exchange(market: Market, symbol: string, side: Side) {
  const token = market.tokens.find((one) => one.symbol === symbol);
  const quote = market.tokens.find((one) => one.symbol === QUOTE);
  if (!token || !quote) return null;
  const [sold, bought] = side === "buy" ? [quote, token] : [token, quote];
  const held = market.portfolio?.tokens.find((one) => one.token_address === sold.token_address);
  return { sold, bought, balance: held?.balance ?? "0" };
}

/** Whether the run's competition is over. */
export function isOver(market: Market): boolean {
  return market.competition?.state === "ended";
}

/** Whether the example agents have come to what there is to show, so that none is asked after. */
export function areKnown(examples: PracticeExamples | undefined): boolean {
  return examples?.agents.every(({ state }) => state === "played" || state === "failed") ?? false;
}

/** How much of a run's time has passed at the moment, from 0 to 1. */
export function shareAt(run: Pick<PracticeResult, "starts_at" | "ends_at">, at: string): number {
  const [start, end, now] = [run.starts_at, run.ends_at, at].map(Date.parse) as [
    number,
    number,
    number,
  ];
  return Math.min(1, Math.max(0, (now - start) / (end - start)));
}
