import type { LeaderboardEntry } from "@/rpc/generated";

/** Ranks from here on are below the first screen. */
const PINNED_FROM_RANK = 9;

/** Whether the own row is shown above the others too; who searches wants what they look for only. */
export function isPinned(own: Pick<LeaderboardEntry, "rank">, search: string): boolean {
  return search === "" && own.rank >= PINNED_FROM_RANK;
}
