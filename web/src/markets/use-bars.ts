"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "@/rpc/client";
import { chartBars, type Interval, type LivePrice, withLive } from "./candles";

const CANDLES = 500;
const MINUTE_MS = 60_000;

/** A token's newest candles, the last of which goes with the live price. */
export function useBars(token: string, interval: Interval, live: LivePrice | null) {
  const trpc = useTRPC();
  const { data, isError, refetch } = useQuery(
    trpc.market.candles.queryOptions(
      { token_address: token, interval, limit: CANDLES },
      { staleTime: MINUTE_MS, refetchInterval: MINUTE_MS },
    ),
  );
  const past = useMemo(() => chartBars(data?.candles ?? []), [data]);
  const [price, at] = [live?.price_usd, live?.last_updated];
  const bars = useMemo(() => {
    const newest = price !== undefined && at !== undefined;
    return withLive(past, interval, newest ? { price_usd: price, last_updated: at } : null);
  }, [past, interval, price, at]);
  return { bars: data ? bars : null, isError, refetch };
}
