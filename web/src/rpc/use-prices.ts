"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "./client";
import { useTokens } from "./use-tokens";

const INTERVAL_MS = 15_000;

/** The price of every token, renewed while somebody looks. */
export function usePrices() {
  const trpc = useTRPC();
  const { tokens } = useTokens();
  const addresses = tokens.map((token) => token.address);
  const query = useQuery(
    trpc.tokens.prices.queryOptions(
      { tokens: addresses },
      { enabled: addresses.length > 0, refetchInterval: INTERVAL_MS },
    ),
  );
  const byAddress = useMemo(
    () => new Map((query.data?.prices ?? []).map((price) => [price.token_address, price])),
    [query.data],
  );
  return { ...query, byAddress };
}
