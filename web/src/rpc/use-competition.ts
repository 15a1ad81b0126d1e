"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "./client";

const MINUTE_MS = 60_000;

/** The competition's rules, times and state. */
export function useCompetition() {
  const trpc = useTRPC();
  const options = { staleTime: MINUTE_MS / 2, refetchInterval: MINUTE_MS };
  return useQuery(trpc.competition.get.queryOptions(undefined, options));
}
