import type { Transaction } from "@/rpc/generated";

export const PAGE_SIZE = 20;

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

/** The first and the last place of a page among all, and whether there is a page beyond. */
export function pageRange(page: number, total: number) {
  const from = (page - 1) * PAGE_SIZE + 1;
  const to = Math.min(page * PAGE_SIZE, total);
  return { from, to, hasNext: to < total };
}
