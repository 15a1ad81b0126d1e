import type { Transaction } from "@/rpc/generated";
import type { BarMark } from "@/ui/charts/candle-drawing";

/** What the marks of one's own orders are called. */
export type FillNames = Record<
  "bought" | "sold" | "openedLong" | "openedShort" | "closed" | "liquidated",
  string
>;

/** One's own swaps of a token, where they were made. */
export function swapMarks(
  transactions: readonly Transaction[],
  token: string,
  names: FillNames,
): BarMark[] {
  return transactions.flatMap((one): BarMark[] => {
    if (one.transaction_type !== "swap") return [];
    const time = Date.parse(one.created_at) / 1000;
    if (one.to_token_address === token) return [{ time, side: "up", name: names.bought }];
    if (one.from_token_address === token) return [{ time, side: "down", name: names.sold }];
    return [];
  });
}

/** Where one's own leveraged positions in a token were opened, closed and liquidated. */
export function perpMarks(
  transactions: readonly Transaction[],
  token: string,
  names: FillNames,
): BarMark[] {
  return transactions.flatMap((one): BarMark[] => {
    const time = Date.parse(one.created_at) / 1000;
    if (one.transaction_type === "perp_open" && one.to_token_address === token) {
      const isLong = one.details?.direction !== "short";
      const name = isLong ? names.openedLong : names.openedShort;
      return [{ time, side: isLong ? "up" : "down", name }];
    }
    if (one.from_token_address !== token) return [];
    if (one.transaction_type === "perp_close") return [{ time, side: "end", name: names.closed }];
    if (one.transaction_type === "perp_liquidation") {
      return [{ time, side: "end", name: names.liquidated }];
    }
    return [];
  });
}
