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
const AMOUNT = /^\d*(?:\.\d*)?$/;

/** What was typed as an amount, cleaned: "1,5" is not guessed at; null when it cannot be one. */
export function typedAmount(text: string, decimals: number): string | null {
  const typed = text.replace(/[\s_]/g, "").normalize("NFKC");
  if (!AMOUNT.test(typed)) return null;
  const [whole = "", fraction] = typed.split(".");
  if (fraction !== undefined && fraction.length > decimals) return null;
  if (whole.length > 15) return null;
  return typed;
}

/** An amount that a link names, as if it were typed; nothing where it cannot be one. */
export function linkedAmount(text: string | null): string {
  return typedAmount(text ?? "", LINKED_DECIMALS) ?? "";
}

/** The typed amount as the server wants it ("1." is "1", ".5" is "0.5"); null for none or zero. */
export function submittedAmount(typed: string): string | null {
  if (!/\d/.test(typed)) return null;
  const number = decimal(`0${typed}`.replace(/\.$/, ""));
  return number.gt(0) ? plain(number) : null;
}

/** `percent` % of a balance, rounded down to the token's decimals. */
export function portion(balance: string, percent: number, decimals: number): string {
  return plain(
    decimal(balance).times(percent).div(100).decimalPlaces(decimals, BigNumber.ROUND_DOWN),
  );
}
