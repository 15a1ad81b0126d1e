import { decimal } from "@/format/decimal";
import { amountText, usdText } from "@/format/money";
import type { SwapReceiptDetails } from "@/rpc/generated";

/** What one of the given token brings of the other, e.g. "1 SOL = 145.2 USDC". */
export function rateText(
  details: Pick<SwapReceiptDetails, "rate">,
  from: string,
  to: string,
): string {
  return `1 ${from} = ${amountText(details.rate)} ${to}`;
}

/** The fee in the token that is given; in the words for none when there is none. */
export function feeText(fee: string, from: string, none: string): string {
  return decimal(fee).isZero() ? none : `${amountText(fee)} ${from}`;
}

/** What an amount is worth at its price, e.g. "≈ $145.20"; empty while either is unknown. */
export function worthUsd(amount: string | undefined, price: string | undefined): string {
  if (amount === undefined || price === undefined) return "";
  return `≈ ${usdText(decimal(amount).times(price).toFixed())}`;
}

/** The tokens with the favourites before all others, else in their order. */
export function favouritesFirst<Choice extends { address: string }>(
  choices: readonly Choice[],
  favourites: ReadonlySet<string>,
): Choice[] {
  const isLast = ({ address }: Choice) => Number(!favourites.has(address));
  return [...choices].sort((one, other) => isLast(one) - isLast(other));
}

/** The token whose price a swap depends on: what is bought, unless that is dollars. */
export function chartedToken(draft: { from: string; to: string }, usdc: string): string {
  return draft.to === usdc ? draft.from : draft.to;
}
