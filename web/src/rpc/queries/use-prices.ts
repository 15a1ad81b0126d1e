"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "../client";
import { useIsLive } from "../live/live-state";
import { useTokens } from "./use-tokens";

const INTERVAL_MS = 15_000;
/** How old the prices are is asked for also while they come by themselves. */
const LIVE_INTERVAL_MS = 60_000;

/** The price of every token, renewed while somebody looks. */
export function usePrices() {
  const trpc = useTRPC();
  const refetchInterval = useIsLive() ? LIVE_INTERVAL_MS : INTERVAL_MS;
  const { tokens } = useTokens();
  const addresses = tokens.map((token) => token.address);
  const query = useQuery(
    trpc.tokens.prices.queryOptions(
      { tokens: addresses },
      { enabled: addresses.length > 0, refetchInterval },
    ),
  );
  const byAddress = useMemo(
    () => new Map((query.data?.prices ?? []).map((price) => [price.token_address, price])),
    [query.data],
  );
  return { ...query, byAddress };
}
