"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "./client";

const INTERVAL_MS = 60_000;

/** Where the wallet stands, however far down; null if it takes no part, undefined until known. */
export function useStanding(walletAddress: string | null) {
  const trpc = useTRPC();
  const input = { wallet_address: walletAddress ?? "" };
  const options = { enabled: walletAddress !== null, refetchInterval: INTERVAL_MS };
  return useQuery(trpc.leaderboard.standing.queryOptions(input, options)).data;
}
