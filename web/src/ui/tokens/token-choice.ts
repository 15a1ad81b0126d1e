import { decimal } from "@/format/decimal";

/** A token that can be chosen, with what the visitor holds of it. */
export interface TokenChoice {
  address: string;
  symbol: string;
  name: string;
  icon_url: string | null;
  balance: string | null;
  value_usd: string | null;
  /** How far the price is from that of a day ago, in percent; null where that is not known. */
  change_percentage: string | null;
}

/** What choices can be ordered by. */
export const CHOICE_SORTS = ["held", "change", "name"] as const;
export type ChoiceSort = (typeof CHOICE_SORTS)[number];

/** The choices whose symbol, name or address the search names; favourites first, then in order. */
export function matching(
  choices: readonly TokenChoice[],
  search: string,
  sort: ChoiceSort = "held",
  favourites: ReadonlySet<string> = new Set(),
): TokenChoice[] {
  const wanted = search.trim().toLowerCase();
  const byRank = RANKS[sort];
  return choices
    .filter(
      (choice) =>
        choice.symbol.toLowerCase().includes(wanted) ||
        choice.name.toLowerCase().includes(wanted) ||
        choice.address.toLowerCase() === wanted,
    )
    .sort(
      (one, other) =>
        Number(favourites.has(other.address)) - Number(favourites.has(one.address)) ||
        byRank(one, other),
    );
}

/** The most valuable holding first, or what has risen most, or by the alphabet. */
const RANKS: Record<ChoiceSort, (one: TokenChoice, other: TokenChoice) => number> = {
  held: (one, other) => compared(other.value_usd ?? "0", one.value_usd ?? "0"),
  change: (one, other) => {
    const [mine, its] = [one.change_percentage, other.change_percentage];
    // What is not known comes last.
    if (mine === null || its === null) return Number(mine === null) - Number(its === null);
    return compared(its, mine);
  },
  name: (one, other) => one.symbol.localeCompare(other.symbol, "en"),
};

function compared(one: string, other: string): number {
  return decimal(one).comparedTo(decimal(other)) ?? 0;
}
