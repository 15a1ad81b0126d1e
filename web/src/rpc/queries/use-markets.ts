"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../client";
import type { PerpMarket } from "../generated";

const INTERVAL_MS = 30_000;
const NONE: PerpMarket[] = [];

/** Every market with its limits, mark price and funding, renewed while somebody looks. */
export function useMarkets() {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.perp.markets.queryOptions(undefined, { refetchInterval: INTERVAL_MS }),
  );
  return { ...query, markets: query.data?.markets ?? NONE };
}
