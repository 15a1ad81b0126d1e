"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/rpc/client";

const INTERVAL_MS = 60_000;

/**
 * The best `limit` traders of a season, null for the newest, of those `search` is part of whose name
 * or address.
 */
export function useLeaderboard(limit: number, search = "", season: string | null = null) {
  const trpc = useTRPC();
  const input = { limit, ...(search !== "" && { search }), ...(season && { season }) };
  const options = { refetchInterval: INTERVAL_MS, placeholderData: keepPreviousData };
  return useQuery(trpc.leaderboard.get.queryOptions(input, options));
}
