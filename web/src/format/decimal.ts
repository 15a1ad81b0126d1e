import BigNumber from "bignumber.js";

/** Decimal text of the server as an exact number; what is not a number is refused. */
export function decimal(text: string): BigNumber {
  const number = new BigNumber(text);
  if (!number.isFinite()) throw new RangeError(`"${text}" is not a decimal`);
  return number;
}

/** Plain decimal text without exponent, as the server reads amounts. */
export function plain(number: BigNumber): string {
  return number.toFixed();
}

const LINKED_DECIMALS = 18;
const TYPED_LENGTH_MAX = 40;
const AMOUNT = /^\d{0,15}(?:\.\d*)?$/;

/**
 * What was typed as an amount, cleaned, with no more decimals than it can have. No character is
 * dropped that means something: "1,5" stays as it is, to be said to be no amount, and never is 15.
 */
export function typedAmount(text: string, decimals: number): string {
  const typed = text.normalize("NFKC").replace(/[\s_]/g, "").slice(0, TYPED_LENGTH_MAX);
  if (!isAmount(typed)) return typed;
  const [whole = "", fraction] = typed.split(".");
  return fraction === undefined ? whole : `${whole}.${fraction.slice(0, decimals)}`;
}

/** Whether the typed text is an amount, or the beginning of one. */
export function isAmount(typed: string): boolean {
  return AMOUNT.test(typed);
}

/** An amount that a link names, as if it were typed; nothing where it cannot be one. */
export function linkedAmount(text: string | null): string {
  const typed = typedAmount(text ?? "", LINKED_DECIMALS);
  return isAmount(typed) ? typed : "";
}

/**
 * The typed amount as the server wants it ("1." is "1", ".5" is "0.5"); null for none, zero, and
 * what is no amount.
 */
export function submittedAmount(typed: string): string | null {
  if (!isAmount(typed) || !/\d/.test(typed)) return null;
  const number = decimal(`0${typed}`.replace(/\.$/, ""));
  return number.gt(0) ? plain(number) : null;
}

/** `percent` % of a balance, rounded down to the token's decimals. */
export function portion(balance: string, percent: number, decimals: number): string {
  return plain(
    decimal(balance).times(percent).div(100).decimalPlaces(decimals, BigNumber.ROUND_DOWN),
  );
}
