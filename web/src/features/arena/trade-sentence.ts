import { amountText } from "@/format/money";
import type { TapeTrade } from "@/rpc/generated";

/** What a trade is called, and what fills the gaps of its sentence. */
export interface TradeSentence {
  key: TapeTrade["transaction_type"];
  gaps: { from: string; to: string; symbol: string; leverage: number };
  direction: TapeTrade["direction"];
}

export function tradeSentence(trade: TapeTrade): TradeSentence {
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
