import type { LeaderboardEntry } from "@/rpc/generated";

/** Ranks from here on are below the first screen. */
const PINNED_FROM_RANK = 9;

/** Whether the own row is shown above the others too; who searches wants what they look for only. */
export function isPinned(own: Pick<LeaderboardEntry, "rank">, search: string): boolean {
  return search === "" && own.rank >= PINNED_FROM_RANK;
}

/** What holding the starting portfolio came to: the same for everybody, who all began with it. */
export function heldPercentage(
  entries: readonly Pick<LeaderboardEntry, "hold_pnl_percentage">[],
): string | undefined {
  return entries[0]?.hold_pnl_percentage;
}
