import { decimal } from "@/format/decimal";
import type { Transaction } from "@/rpc/generated";

export type TransactionType = Transaction["transaction_type"];

/** The types one can ask for. */
export const TYPES = [
  "system",
  "swap",
  "stake",
  "unstake",
  "liquid_stake",
  "liquid_unstake",
] as const satisfies TransactionType[];

/** What the address asks for; what it does not say clearly is the first page of all types. */
export interface HistoryQuestion {
  type: TransactionType | null;
  page: number;
}

export function readQuestion(search: { get: (name: string) => string | null }): HistoryQuestion {
  const wanted = search.get("type");
  const type = TYPES.find((one) => one === wanted) ?? null;
  const page = Number(search.get("page"));
  return { type, page: Number.isInteger(page) && page > 1 ? page : 1 };
}

/** The address of a question, without what goes without saying. */
export function questionAddress({ type, page }: HistoryQuestion): string {
  const search = new URLSearchParams();
  if (type) search.set("type", type);
  if (page > 1) search.set("page", String(page));
  return search.size > 0 ? `/history?${search}` : "/history";
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
