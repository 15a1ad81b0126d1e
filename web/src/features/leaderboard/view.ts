import type { LeaderboardEntry } from "@/rpc/generated";

/** The entries whose name or address the search names. */
export function found(entries: readonly LeaderboardEntry[], search: string): LeaderboardEntry[] {
  const wanted = search.trim().toLowerCase();
  return entries.filter(
    ({ username, wallet_address }) =>
      username.toLowerCase().includes(wanted) || wallet_address.toLowerCase().includes(wanted),
  );
}

/** The own entry of the signed-in wallet, to be shown above the others. */
export function ownEntry(
  entries: readonly LeaderboardEntry[],
  walletAddress: string | null,
): LeaderboardEntry | undefined {
  return entries.find((entry) => entry.wallet_address === walletAddress);
}
