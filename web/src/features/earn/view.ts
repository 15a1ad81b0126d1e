import BigNumber from "bignumber.js";
import { decimal } from "@/format/decimal";
import type { Investment, Token } from "@/rpc/generated";

const DAYS_A_YEAR = 365;

/** One way to earn: simple staking of a token, or a pool that issues a growing token. */
export interface Offer {
  id: string;
  kind: "staking" | "liquid_staking";
  token: Token;
  /** Percent a year. */
  interest_rate: string;
  /** What liquid staking gives, and how much of `token` one of it is worth. */
  lst: { address: string; symbol: string; exchange_rate: string } | null;
}

/** Every offer of one kind, the highest rate first. */
export function offers(tokens: readonly Token[], kind: Offer["kind"]): Offer[] {
  const found = kind === "staking" ? tokens.flatMap(stakingOffer) : tokens.flatMap(liquidOffers);
  return found.sort(
    (one, other) => decimal(other.interest_rate).comparedTo(one.interest_rate) ?? 0,
  );
}

/** The offer of simple staking of a token. */
export function stakingId(tokenAddress: string): string {
  return `staking-${tokenAddress}`;
}

/** The offer of a pool, by the token that it gives. */
export function poolId(lstAddress: string): string {
  return `liquid-${lstAddress}`;
}

function stakingOffer(token: Token): Offer[] {
  if (!token.is_stakeable || token.staking_rate === null) return [];
  const id = stakingId(token.address);
  return [{ id, kind: "staking", token, interest_rate: token.staking_rate, lst: null }];
}

function liquidOffers(token: Token): Offer[] {
  return token.liquid_stake.map((pool) => ({
    id: poolId(pool.lst_token_address),
    kind: "liquid_staking",
    token,
    interest_rate: pool.interest_rate,
    lst: {
      address: pool.lst_token_address,
      symbol: pool.lst_symbol,
      exchange_rate: pool.exchange_rate,
    },
  }));
}

/** Simple interest on an amount over days of a 365-day year, in the token. */
export function yieldOver(amount: string, interestRate: string, days: number): string {
  return decimal(amount)
    .times(interestRate)
    .div(100)
    .times(days)
    .div(DAYS_A_YEAR)
    .decimalPlaces(12, BigNumber.ROUND_DOWN)
    .toFixed();
}

/** How many liquid-staking tokens an amount brings at the pool's rate, rounded down. */
export function lstReceived(amount: string, exchangeRate: string, decimals: number): string {
  return decimal(amount).div(exchangeRate).decimalPlaces(decimals, BigNumber.ROUND_DOWN).toFixed();
}

/** What an investment has gained in its token: interest, or the growth of what it gave. */
export function gained(investment: Pick<Investment, "value" | "principal">): string {
  const gain = decimal(investment.value).minus(investment.principal);
  // Neither ever loses; less than nothing is the last digit that rounding took.
  return BigNumber.max(gain, 0).toFixed();
}

/** Active ones first, and the newer before the older. */
export function inOrder(investments: readonly Investment[]): Investment[] {
  const isGone = (investment: Investment) => Number(investment.status === "withdrawn");
  return [...investments].sort(
    (one, other) => isGone(one) - isGone(other) || other.start_date.localeCompare(one.start_date),
  );
}
