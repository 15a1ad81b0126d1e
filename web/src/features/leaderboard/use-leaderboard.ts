"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/rpc/client";

const INTERVAL_MS = 60_000;

/** The best `limit` traders, renewed every minute. */
export function useLeaderboard(limit: number) {
  const trpc = useTRPC();
  return useQuery(trpc.leaderboard.get.queryOptions({ limit }, { refetchInterval: INTERVAL_MS }));
}
