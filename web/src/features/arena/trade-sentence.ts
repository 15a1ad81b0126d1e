import { amountText } from "@/format/money";
import type { TapeTrade } from "@/rpc/generated";

/** What a trade is called, and what fills the gaps of its sentence. */
export interface TradeSentence {
  key: TapeTrade["transaction_type"];
  gaps: { from: string; to: string; symbol: string; leverage: number };
  direction: TapeTrade["direction"];
}

type Traded = Pick<
  TapeTrade,
  | "transaction_type"
  | "from_symbol"
  | "to_symbol"
  | "amount_from"
  | "amount_to"
  | "direction"
  | "leverage"
>;

const TRADES = {
  swap: true,
  perp_open: true,
  perp_close: true,
  perp_liquidation: true,
} satisfies Record<TapeTrade["transaction_type"], true>;

/** Whether a transaction is one that the tape has a sentence for. */
export function isTrade<Order extends { transaction_type: string | null }>(
  order: Order,
): order is Order & { transaction_type: TapeTrade["transaction_type"] } {
  return order.transaction_type !== null && order.transaction_type in TRADES;
}

export function tradeSentence(trade: Traded): TradeSentence {
  const { transaction_type, amount_from, amount_to, from_symbol, to_symbol } = trade;
  const amount = (value: string | null, symbol: string | null) =>
    value === null ? "" : `${amountText(value)} ${symbol ?? ""}`;
  // A position is bought with dollars, and sold for them.
  const symbol = transaction_type === "perp_open" ? to_symbol : from_symbol;
  return {
    key: transaction_type,
    gaps: {
      from: amount(amount_from, from_symbol),
      to: amount(amount_to, to_symbol),
      symbol: symbol ?? "",
      leverage: trade.leverage ?? 1,
    },
    direction: trade.direction,
  };
}
