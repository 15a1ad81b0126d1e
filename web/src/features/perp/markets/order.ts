import { decimal } from "@/format/decimal";
import type { PerpMarket } from "@/rpc/generated";

/** What the markets can be ordered by. */
export type MarketSort = "name" | "price" | "change" | "funding";

/** An order of the list; the server's own where `by` is null. */
export interface MarketOrder {
  by: MarketSort | null;
  isAscending: boolean;
}

/** A market with its change in 24 hours, in percent; null where that is not known. */
export interface ListedMarket extends PerpMarket {
  change: string | null;
}

/** The order once a head is pressed: names from A, figures from the largest; again the other way. */
export function nextOrder(order: MarketOrder, by: MarketSort): MarketOrder {
  if (order.by !== by) return { by, isAscending: by === "name" };
  return { by, isAscending: !order.isAscending };
}

/** The markets that the search names: favourites first, then in order; what is unknown last. */
export function listed(
  markets: readonly ListedMarket[],
  given: { search: string; order: MarketOrder; favourites: ReadonlySet<string> },
): ListedMarket[] {
  const { order, favourites } = given;
  const wanted = given.search.trim().toLowerCase();
  const isLast = ({ token_address }: ListedMarket) => Number(!favourites.has(token_address));
  return markets
    .filter(
      ({ symbol, name, token_address }) =>
        symbol.toLowerCase().includes(wanted) ||
        name.toLowerCase().includes(wanted) ||
        token_address.toLowerCase() === wanted,
    )
    .sort((one, other) => isLast(one) - isLast(other) || compared(one, other, order));
}

function compared(one: ListedMarket, other: ListedMarket, order: MarketOrder): number {
  if (order.by === null) return 0;
  const way = order.isAscending ? 1 : -1;
  if (order.by === "name") return way * one.symbol.localeCompare(other.symbol, "en");
  const [mine, its] = [FIGURES[order.by](one), FIGURES[order.by](other)];
  if (mine === null || its === null) return Number(mine === null) - Number(its === null);
  return way * (decimal(mine).comparedTo(decimal(its)) ?? 0);
}

const FIGURES = {
  price: ({ mark_price }: ListedMarket) => mark_price,
  change: ({ change }: ListedMarket) => change,
  funding: ({ funding_rate }: ListedMarket) => funding_rate,
};
