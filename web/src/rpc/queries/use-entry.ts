"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../client";

const MINUTE_MS = 60_000;

/** Who may enter the competition, and what is missing for who looks at the page. */
export function useEntry() {
  const trpc = useTRPC();
  const options = { refetchInterval: MINUTE_MS };
  return useQuery(trpc.competition.entry.queryOptions(undefined, options));
}
