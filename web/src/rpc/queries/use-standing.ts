"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../client";

const INTERVAL_MS = 60_000;

/**
 * Where the wallet stands in a season, null for the newest, however far down; null if it takes no
 * part, undefined until known.
 */
export function useStanding(walletAddress: string | null, season: string | null = null) {
  const trpc = useTRPC();
  const input = { wallet_address: walletAddress ?? "", ...(season !== null && { season }) };
  const options = { enabled: walletAddress !== null, refetchInterval: INTERVAL_MS };
  return useQuery(trpc.leaderboard.standing.queryOptions(input, options)).data;
}
