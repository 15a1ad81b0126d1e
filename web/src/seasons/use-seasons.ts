"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/rpc/client";
import { isSettling } from "./seasons";

const MINUTE_MS = 60_000;
const SETTLING_MS = 3_000;

/** All seasons, that which begins last first; asked for often while one is being settled. */
export function useSeasons() {
  const trpc = useTRPC();
  return useQuery(
    trpc.competition.list.queryOptions(undefined, {
      staleTime: MINUTE_MS / 2,
      refetchInterval: ({ state }) =>
        state.data?.seasons.some(isSettling) ? SETTLING_MS : MINUTE_MS,
    }),
  );
}
