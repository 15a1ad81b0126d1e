"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/rpc/client";
import type { boardInput } from "./view";

const INTERVAL_MS = 60_000;

/** A page of the leaderboard; the one before stays until it has come. */
export function useLeaderboard(input: ReturnType<typeof boardInput> | { limit: number }) {
  const trpc = useTRPC();
  const options = { refetchInterval: INTERVAL_MS, placeholderData: keepPreviousData };
  return useQuery(trpc.leaderboard.get.queryOptions(input, options));
}
