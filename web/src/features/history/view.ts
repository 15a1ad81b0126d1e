import type { TransactionType } from "@/transactions/view";

/** The types one can ask for. */
export const TYPES = [
  "system",
  "swap",
  "stake",
  "unstake",
  "liquid_stake",
  "liquid_unstake",
  "lend",
  "withdraw",
  "perp_open",
  "perp_close",
  "perp_liquidation",
  "perp_funding",
  "perp_margin",
] as const satisfies TransactionType[];

/** Everything that was done, or the leveraged positions that have ended. */
export const VIEWS = ["transactions", "positions"] as const;

/** What the address asks for; what it does not say clearly is the first page of all types. */
export interface HistoryQuestion {
  view: (typeof VIEWS)[number];
  type: TransactionType | null;
  page: number;
  /** Null for the newest. */
  season: string | null;
}

export function readQuestion(search: { get: (name: string) => string | null }): HistoryQuestion {
  const wanted = search.get("type");
  const type = TYPES.find((one) => one === wanted) ?? null;
  const view = VIEWS.find((one) => one === search.get("view")) ?? "transactions";
  const page = Number(search.get("page"));
  return {
    view,
    type: view === "positions" ? null : type,
    page: Number.isInteger(page) && page > 1 ? page : 1,
    season: search.get("season"),
  };
}

/** The address of a question, without what goes without saying. */
export function questionAddress({ view, type, page, season }: HistoryQuestion): string {
  const search = new URLSearchParams();
  if (view !== "transactions") search.set("view", view);
  if (type) search.set("type", type);
  if (page > 1) search.set("page", String(page));
  if (season) search.set("season", season);
  return search.size > 0 ? `/history?${search}` : "/history";
}
