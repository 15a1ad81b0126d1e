"use client";

import { useQuery } from "@tanstack/react-query";
import { useNow } from "@/browser/clock";
import { useTRPC } from "../client";
import { nextAskMs, serverAheadMs } from "../live/server-clock";

const MINUTE_MS = 60_000;

/** The competition's rules, times and state, asked for again when it begins and when it ends. */
export function useCompetition() {
  const trpc = useTRPC();
  return useQuery(
    trpc.competition.get.queryOptions(undefined, {
      staleTime: MINUTE_MS / 2,
      refetchInterval: ({ state: { data, dataUpdatedAt } }) =>
        data ? nextAskMs(data, Date.now() + serverAheadMs(data, dataUpdatedAt)) : MINUTE_MS,
    }),
  );
}

/** The server's time in milliseconds, renewed each second; null while it is not known. */
export function useServerNow(): number | null {
  const { data, dataUpdatedAt } = useCompetition();
  const now = useNow(data ? serverAheadMs(data, dataUpdatedAt) : 0);
  return data ? now : null;
}
