"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/rpc/client";

const INTERVAL_MS = 30_000;

/** How a season went for a wallet; null data where it took no part. */
export function useResult(walletAddress: string | null, season: string | null) {
  const trpc = useTRPC();
  return useQuery(
    trpc.leaderboard.result.queryOptions(
      { wallet_address: walletAddress ?? "", ...(season && { season }) },
      {
        enabled: walletAddress !== null && season !== null,
        refetchInterval: ({ state }) => (state.data?.is_final ? false : INTERVAL_MS),
      },
    ),
  );
}
