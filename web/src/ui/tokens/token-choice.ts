import { decimal } from "@/format/decimal";

/** A token that can be chosen, with what the visitor holds of it. */
export interface TokenChoice {
  address: string;
  symbol: string;
  name: string;
  icon_url: string | null;
  balance: string | null;
  value_usd: string | null;
}

/** The choices whose symbol, name or address the search names; the most valuable holding first. */
export function matching(choices: readonly TokenChoice[], search: string): TokenChoice[] {
  const wanted = search.trim().toLowerCase();
  return choices
    .filter(
      (choice) =>
        choice.symbol.toLowerCase().includes(wanted) ||
        choice.name.toLowerCase().includes(wanted) ||
        choice.address.toLowerCase() === wanted,
    )
    .sort(
      (one, other) =>
        decimal(other.value_usd ?? "0").comparedTo(decimal(one.value_usd ?? "0")) ?? 0,
    );
}
