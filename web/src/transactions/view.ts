import { decimal } from "@/format/decimal";
import type { Transaction } from "@/rpc/generated";

export type TransactionType = Transaction["transaction_type"];

/** Which word a transaction has: what the system does is a grant, or the end of a season. */
export function wordOf({
  transaction_type,
  details,
}: Pick<Transaction, "transaction_type" | "details">): "sweep" | `types.${TransactionType}` {
  return details?.reason === "season_sweep" ? "sweep" : `types.${transaction_type}`;
}

/** The token a fee was paid in: USDC for leveraged positions, else what was given; none for nothing. */
export function feeSymbol(
  transaction: Pick<Transaction, "transaction_type" | "from_symbol" | "fee">,
): string {
  if (transaction.fee === null || decimal(transaction.fee).isZero()) return "";
  return transaction.transaction_type.startsWith("perp_")
    ? "USDC"
    : (transaction.from_symbol ?? "");
}

/** What a transaction did to a leveraged position: prices in USD, the profit in USDC. */
export interface PositionStep {
  symbol: string;
  direction: "long" | "short";
  leverage: number;
  entry: string;
  /** Null while it is open. */
  exit: string | null;
  pnl: string | null;
}

/** The step of a position's life that a transaction is; null for others. */
export function positionStep(transaction: Transaction): PositionStep | null {
  const { transaction_type, details, from_symbol, to_symbol } = transaction;
  if (!/^perp_(open|close|liquidation)$/.test(transaction_type) || details === null) return null;
  const isOpening = transaction_type === "perp_open";
  return {
    symbol: (isOpening ? to_symbol : from_symbol) ?? "",
    direction: details.direction === "short" ? "short" : "long",
    leverage: Number(details.leverage),
    entry: String(details.entry_price),
    exit: isOpening ? null : String(details.exit_price ?? details.current_price),
    pnl: isOpening ? null : realisedPnl(details),
  };
}

/** A liquidation takes all that was put in, whatever funding has made of it since. */
function realisedPnl(details: Record<string, unknown>): string {
  if (details.pnl !== undefined) return String(details.pnl);
  const collateral = decimal(String(details.margin_lost)).minus(
    String(details.accumulated_funding),
  );
  return collateral.negated().toFixed();
}

/** An amount of a token that went or came. */
export interface Moved {
  amount: string;
  symbol: string;
  address: string;
}

/** What went and what came; the size of a position is neither: it is not in the wallet. */
export function moved(transaction: Transaction): { from: Moved | null; to: Moved | null } {
  const { transaction_type: type } = transaction;
  const from = part(
    transaction.amount_from,
    transaction.from_symbol,
    transaction.from_token_address,
  );
  const to = part(transaction.amount_to, transaction.to_symbol, transaction.to_token_address);
  if (type === "perp_open") return { from, to: null };
  if (type === "perp_close" || type === "perp_liquidation") return { from: null, to };
  return { from, to };
}

function part(amount: string | null, symbol: string | null, address: string | null): Moved | null {
  return amount === null || symbol === null || address === null
    ? null
    : { amount, symbol, address };
}
