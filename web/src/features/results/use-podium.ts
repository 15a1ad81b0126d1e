"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/rpc/client";

const COUNT = 3;

/** The first three of a season that is over, which change no more unless somebody is disqualified. */
export function usePodium(season: string, isFinal: boolean) {
  const trpc = useTRPC();
  return useQuery(
    trpc.leaderboard.get.queryOptions(
      { limit: COUNT, season },
      { enabled: isFinal, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
}
