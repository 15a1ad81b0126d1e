"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/rpc/client";

const INTERVAL_MS = 60_000;

/** The best `limit` traders, of those `search` is part of whose name or address. */
export function useLeaderboard(limit: number, search = "") {
  const trpc = useTRPC();
  const input = search === "" ? { limit } : { limit, search };
  const options = { refetchInterval: INTERVAL_MS, placeholderData: keepPreviousData };
  return useQuery(trpc.leaderboard.get.queryOptions(input, options));
}
