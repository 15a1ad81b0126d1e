"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { useTRPC } from "@/rpc/client";
import type { LivePrice, PerpMarkets, TokenPrices } from "@/rpc/generated";
import { withChanges, withMarks } from "@/rpc/live/live-prices";
import { listen } from "@/streams/listen";

/** Listens to prices: they go into the cache, and what depends on them is asked for anew. */
export default function LivePrices() {
  const apply = useApply();
  useEffect(() => listen((event) => event.kind === "prices" && apply(event.changes)), [apply]);
  return null;
}

function useApply(): (changes: LivePrice[]) => void {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return useCallback(
    (changes) => {
      let isChanged = false;
      cache.setQueriesData<TokenPrices>({ queryKey: trpc.tokens.prices.pathKey() }, (prices) => {
        const renewed = prices && withChanges(prices, changes);
        isChanged ||= renewed !== prices;
        return renewed;
      });
      cache.setQueryData<PerpMarkets>(
        trpc.perp.markets.queryKey(),
        (markets) => markets && withMarks(markets, changes),
      );
      if (!isChanged) return;
      for (const path of [trpc.portfolio.get, trpc.portfolio.breakdown, trpc.perp.positions]) {
        cache.invalidateQueries({ queryKey: path.pathKey() }, { cancelRefetch: false });
      }
    },
    [cache, trpc],
  );
}
