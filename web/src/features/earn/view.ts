import BigNumber from "bignumber.js";
import { decimal } from "@/format/decimal";
import type { Investment, Token } from "@/rpc/generated";

const DAYS_A_YEAR = 365;

type Kind = Investment["action_type"];

/** What the page's address calls an offer of each kind, with the address of its token. */
export const LINKS = {
  liquid_staking: "pool",
  staking: "stake",
  lending: "lend",
} as const satisfies Record<Kind, string>;

/** The kinds, in the order in which they are offered. */
export const KINDS = Object.keys(LINKS) as Kind[];

/** One way to earn: staking or lending a token, or a pool that issues a growing token. */
export interface Offer {
  id: string;
  kind: Kind;
  token: Token;
  /** Percent a year. */
  interest_rate: string;
  /** What liquid staking gives, and how much of `token` one of it is worth. */
  lst: { address: string; symbol: string; exchange_rate: string } | null;
}

/** An offer by its kind and id. */
export interface Choice {
  kind: Kind;
  id: string;
}

const OFFERS_OF: Record<Kind, (token: Token) => Offer[]> = {
  liquid_staking: liquidOffers,
  staking: (token) => simpleOffer("staking", token, token.staking_rate),
  lending: (token) => simpleOffer("lending", token, token.lending_rate),
};

/** Every offer of one kind, the highest rate first. */
export function offers(tokens: readonly Token[], kind: Kind): Offer[] {
  const found = tokens.flatMap(OFFERS_OF[kind]);
  return found.sort(
    (one, other) => decimal(other.interest_rate).comparedTo(one.interest_rate) ?? 0,
  );
}

/** The offer that an address names; the first kind, and no offer of it, where it names none. */
export function linkedChoice(address: { get: (name: string) => string | null }): Choice {
  for (const kind of KINDS) {
    const token = address.get(LINKS[kind]);
    if (token) return { kind, id: offerId(kind, token) };
  }
  return { kind: "liquid_staking", id: "" };
}

/** How an address names an offer: by its token, or by the one that a pool gives. */
export function offerLink({ kind, lst, token }: Offer): Record<string, string> {
  return { [LINKS[kind]]: lst?.address ?? token.address };
}

function offerId(kind: Kind, tokenAddress: string): string {
  return `${kind}-${tokenAddress}`;
}

function simpleOffer(kind: Kind, token: Token, rate: string | null): Offer[] {
  if (rate === null) return [];
  return [{ id: offerId(kind, token.address), kind, token, interest_rate: rate, lst: null }];
}

function liquidOffers(token: Token): Offer[] {
  return token.liquid_stake.map((pool) => ({
    id: offerId("liquid_staking", pool.lst_token_address),
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

/** Whether liquid-staking tokens that the investment gave have left the wallet. */
export function isSold({ lst_amount, lst_held }: Investment): boolean {
  return lst_amount !== null && lst_held !== null && decimal(lst_held).lt(lst_amount);
}

/** Active ones first, and the newer before the older. */
export function inOrder(investments: readonly Investment[]): Investment[] {
  const isGone = (investment: Investment) => Number(investment.status === "withdrawn");
  return [...investments].sort(
    (one, other) => isGone(one) - isGone(other) || other.start_date.localeCompare(one.start_date),
  );
}
