import { decimal, plain } from "./decimal";

const PERCENTAGE_PLACES = 8;

/** How far a value is from an earlier one, in percent of that; null where either is not known. */
export function changeSince(earlier: string | null, value: string | null): string | null {
  if (earlier === null || value === null) return null;
  const from = decimal(earlier);
  if (from.isZero()) return null;
  const percentage = decimal(value).minus(from).div(from).times(100);
  return plain(percentage.decimalPlaces(PERCENTAGE_PLACES));
}
