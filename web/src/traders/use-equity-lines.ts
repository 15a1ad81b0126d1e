"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "@/rpc/client";
import { traderLines } from "./equity-lines";

const MINUTE_MS = 60_000;

/** The lines of the first ten of a season, null for the newest, and of these wallets. */
export function useEquityLines(wallets: readonly string[], season: string | null) {
  const trpc = useTRPC();
  // In one order, so that whoever asks for the same is answered once.
  const named = [...wallets].sort();
  const input = {
    ...(named.length > 0 && { wallets: named }),
    ...(season !== null && { season }),
  };
  const options = { refetchInterval: MINUTE_MS, placeholderData: keepPreviousData };
  const { data, isError, refetch } = useQuery(trpc.arena.equity.queryOptions(input, options));
  const found = useMemo(() => data && traderLines(data), [data]);
  return { found, isError, refetch };
}
