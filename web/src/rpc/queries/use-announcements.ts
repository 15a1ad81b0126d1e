"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../client";

const MINUTE_MS = 60_000;

/** What the organiser says to all now, the newest first. */
export function useAnnouncements() {
  const trpc = useTRPC();
  const options = { staleTime: MINUTE_MS / 2, refetchInterval: MINUTE_MS };
  return useQuery(trpc.competition.announcements.queryOptions(undefined, options));
}
