import { decimal } from "@/format/decimal";
import type { Leaderboard, LeaderboardEntry } from "@/rpc/generated";
import { PAGE_SIZE } from "@/ui/pages/page-range";

export const SORTS = ["rank", "return", "drawdown", "sharpe", "trades"] as const;
export type Sort = (typeof SORTS)[number];

export const KINDS = ["all", "followed", "people", "agents"] as const;
export type Who = (typeof KINDS)[number];

/** What of the leaderboard is shown; the wallet `around` which, or else from `offset` on. */
export interface Shown {
  sort: Sort;
  offset: number;
  around: string | null;
  who: Who;
  search: string;
  /** The id of the season; null is the newest. */
  season: string | null;
}

export const FIRST: Shown = {
  sort: "rank",
  offset: 0,
  around: null,
  who: "all",
  search: "",
  season: null,
};

/** Other orders than by rank are shown so far. */
const SORTED_OFFSET_MAX = 1000;

/**
 * The input of what is shown: each part only where it says something. Whom one follows is known to
 * the browser alone, so that their `wallets` are named.
 */
export function boardInput(shown: Shown, wallets: readonly string[]) {
  const { sort, offset, around, who, search, season } = shown;
  const isOfFollowed = who === "followed" && search === "";
  const of = {
    limit: PAGE_SIZE,
    ...(season !== null && { season }),
    ...(who !== "all" && who !== "followed" && { who }),
    ...(isOfFollowed && { wallets: [...wallets].sort() }),
  };
  if (isOfFollowed) return of;
  if (search !== "") return { ...of, limit: 100, search };
  if (around !== null) return { ...of, around };
  return { ...of, ...(offset > 0 && { offset }), ...(sort !== "rank" && { sort }) };
}

/** The places of a page, and where its neighbours begin; null where there are none. */
export function neighbours(board: Pick<Leaderboard, "users" | "offset" | "total">, sort: Sort) {
  const { users, offset, total } = board;
  const next = offset + PAGE_SIZE;
  const hasNext = next < total && (sort === "rank" || next <= SORTED_OFFSET_MAX);
  return {
    from: Math.min(offset + 1, total),
    to: offset + users.length,
    previous: offset > 0 ? Math.max(0, offset - PAGE_SIZE) : null,
    next: hasNext ? next : null,
  };
}

/** Rows from here on are below the first screen. */
const PINNED_FROM = 8;

/**
 * Whether the own row is shown above the others too; `position` is where it is among them, from 0
 * on, -1 where it is not. Who searches wants what they look for only.
 */
export function isPinned(position: number, search: string): boolean {
  return search === "" && (position < 0 || position >= PINNED_FROM);
}

/** Those of the followed who are not among the entries: they take no part in the season. */
export function absentOf(
  entries: readonly Pick<LeaderboardEntry, "wallet_address">[],
  followed: readonly string[],
): string[] {
  const present = new Set(entries.map(({ wallet_address }) => wallet_address));
  return followed.filter((one) => !present.has(one));
}

/** Whether an entry is of those that are listed. */
export function isAmong({ is_agent }: Pick<LeaderboardEntry, "is_agent">, who: Who): boolean {
  return who === "all" || who === "followed" || is_agent === (who === "agents");
}

const FIGURES: Record<Sort, (entry: LeaderboardEntry) => string | null> = {
  rank: ({ rank }) => `-${rank}`,
  return: ({ pnl_percentage }) => pnl_percentage,
  drawdown: ({ max_drawdown_percentage }) => `-${max_drawdown_percentage}`,
  sharpe: ({ sharpe_ratio }) => sharpe_ratio,
  trades: ({ trades }) => `${trades}`,
};

/**
 * The entries of so few wallets that they are on one page, best first; by rank where the figures are
 * equal, unknown ones last.
 */
export function thoseOf(
  entries: readonly LeaderboardEntry[],
  wallets: readonly string[],
  sort: Sort,
): LeaderboardEntry[] {
  const figure = FIGURES[sort];
  const found = entries.filter(({ wallet_address }) => wallets.includes(wallet_address));
  return found.sort((one, other) => {
    const [first, second] = [figure(one), figure(other)];
    if (first === null || second === null) {
      return Number(first === null) - Number(second === null) || one.rank - other.rank;
    }
    return (decimal(second).comparedTo(first) ?? 0) || one.rank - other.rank;
  });
}

/** The colour of a medal, from 0 on; none for who never traded, or is disqualified. */
export function medalOf(
  entry: Pick<LeaderboardEntry, "rank" | "trades" | "disqualified">,
): number | null {
  const MEDALS = 3;
  return entry.rank <= MEDALS && entry.trades > 0 && !entry.disqualified ? entry.rank - 1 : null;
}

/** What holding the starting portfolio came to: the same for everybody, who all began with it. */
export function heldPercentage(
  entries: readonly Pick<LeaderboardEntry, "hold_pnl_percentage">[],
): string | undefined {
  return entries[0]?.hold_pnl_percentage;
}
