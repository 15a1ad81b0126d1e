import BigNumber from "bignumber.js";
import { decimal } from "./decimal";

const MINUS = "\u2212";
const DOWN = BigNumber.ROUND_DOWN;
const HALF_EVEN = BigNumber.ROUND_HALF_EVEN;

function signed(number: BigNumber, text: string): string {
  return number.isNegative() && /[1-9]/.test(text) ? MINUS + text : text;
}

/** US dollars to the cent, e.g. "$2,450.18"; the sign stands before the dollar. */
export function usdText(value: string): string {
  const number = decimal(value);
  return signed(number, `$${number.abs().toFormat(2, HALF_EVEN)}`);
}

/** US dollars in few characters, e.g. "$2.45K", for axes and tight places. */
export function compactUsdText(value: string): string {
  const number = decimal(value);
  const steps: [number, string][] = [
    [1e9, "B"],
    [1e6, "M"],
    [1e4, "K"],
  ];
  for (const [size, letter] of steps) {
    const unit = letter === "K" ? 1e3 : size;
    if (number.abs().gte(size)) {
      return signed(number, `$${number.abs().div(unit).toFormat(2, DOWN)}${letter}`);
    }
  }
  return usdText(value);
}

/** An amount of a token in a wallet: few digits, and never more than there is. */
export function amountText(value: string): string {
  return shortAmount(decimal(value), DOWN);
}

/** What an amount of a token comes to, in few digits: the nearest such figure. */
export function estimateText(value: string): string {
  return shortAmount(decimal(value), HALF_EVEN);
}

function shortAmount(number: BigNumber, rounding: BigNumber.RoundingMode): string {
  const magnitude = number.e ?? 0;
  const places = Math.max(0, Math.min(magnitude < 0 ? 5 - magnitude : 6, 12));
  const fitting = number.abs().gte(1000) ? 2 : number.abs().gte(1) ? 4 : places;
  return signed(number, number.abs().decimalPlaces(fitting, rounding).toFormat());
}

/** A fraction in percent with all its digits, e.g. "0.0006" as "0.06%". */
export function rateText(rate: string): string {
  return `${amountText(decimal(rate).times(100).toFixed())}%`;
}

/** A percentage with two decimals, e.g. "12.34%". */
export function percentText(value: string): string {
  const number = decimal(value);
  return signed(number, `${number.abs().toFormat(2, HALF_EVEN)}%`);
}

/** A markout in basis points, e.g. "+1.20 ± 0.85 bps"; alone where its error is not known. */
export function markoutText(mean: string, standardError: string | null): string {
  const number = decimal(mean);
  const sign = direction(mean) === "up" ? "+" : "";
  const text = sign + signed(number, number.abs().toFormat(2, HALF_EVEN));
  const error = standardError && ` ± ${decimal(standardError).toFormat(2, HALF_EVEN)}`;
  return `${text}${error ?? ""} bps`;
}

/** A price as text before, a count of folded zeros, and the digits after them. */
export interface PriceParts {
  head: string;
  zeros: number;
  digits: string;
}

const FOLD_FROM = 4;

/** A price in parts: "0.0₄1234" folds four zeros and more, so tiny prices stay readable. */
export function priceParts(value: string): PriceParts {
  const number = decimal(value);
  if (number.gte(1) || number.isZero()) {
    const places = number.gte(1000) || number.isZero() ? 2 : 4;
    return { head: `$${trimmed(number.toFormat(places, HALF_EVEN))}`, zeros: 0, digits: "" };
  }
  const rounded = number.sd(4, HALF_EVEN); // the carry of 0.00009999.9 moves the zeros
  const zeros = -(rounded.e ?? 0) - 1;
  const digits = (rounded.c ? rounded.toFixed().replace(/^0\.0*/, "") : "0").replace(/0+$/, "");
  if (zeros < FOLD_FROM) return { head: `$${rounded.toFixed()}`, zeros: 0, digits: "" };
  return { head: "$0.0", zeros, digits };
}

/** A price in plain text, e.g. "$0.00001234", where no small figures can be set. */
export function priceText(value: string): string {
  const { head, zeros, digits } = priceParts(value);
  return zeros === 0 ? head : `$0.${"0".repeat(zeros)}${digits}`;
}

function trimmed(text: string): string {
  return text.replace(/(\.\d\d)(\d*?)0+$/, "$1$2");
}

/** Which way a change goes; what rounds to nothing goes nowhere. */
export function direction(value: string): "up" | "down" | "flat" {
  const shown = decimal(value).decimalPlaces(2, HALF_EVEN);
  if (shown.isZero()) return "flat";
  return shown.isPositive() ? "up" : "down";
}

/** A ratio with three decimals, e.g. "0.269"; a dash where there is none yet. */
export function ratioText(value: string | null): string {
  if (value === null) return "–";
  const number = decimal(value);
  return signed(number, number.abs().toFormat(3, HALF_EVEN));
}
