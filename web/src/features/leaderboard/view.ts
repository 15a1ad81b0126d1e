import type { LeaderboardEntry } from "@/rpc/generated";

/** The entries whose name or address the search names. */
export function found(entries: readonly LeaderboardEntry[], search: string): LeaderboardEntry[] {
  const wanted = search.trim().toLowerCase();
  return entries.filter(
    ({ username, wallet_address }) =>
      username.toLowerCase().includes(wanted) || wallet_address.toLowerCase().includes(wanted),
  );
}

/** Ranks from here on are below the first screen, so the own row is shown above the others. */
const PINNED_FROM_RANK = 9;

export function isPinned(entry: Pick<LeaderboardEntry, "rank">): boolean {
  return entry.rank >= PINNED_FROM_RANK;
}

/** The own entry of the signed-in wallet. */
export function ownEntry(
  entries: readonly LeaderboardEntry[],
  walletAddress: string | null,
): LeaderboardEntry | undefined {
  return entries.find((entry) => entry.wallet_address === walletAddress);
}
