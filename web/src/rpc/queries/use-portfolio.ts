"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import { useTRPC } from "../client";
import type { Holding } from "../generated";
import { useWalletAddress } from "../session";

const INTERVAL_MS = 30_000;
const NONE: Holding[] = [];

/**
 * The portfolio of a wallet: every 30 s while the page is visible, and with prices fetched
 * anew when the page gets the focus back or `refresh` is called. Of a `season` that is over it is what
 * the wallet had at its end; null stands for the newest.
 */
export function usePortfolio(walletAddress: string | null, season: string | null = null) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const input = { wallet_address: walletAddress ?? "", ...(season !== null && { season }) };
  const query = useQuery(
    trpc.portfolio.get.queryOptions(input, {
      enabled: walletAddress !== null,
      refetchInterval: INTERVAL_MS,
      refetchOnWindowFocus: false,
    }),
  );
  const refresh = useCallback(async () => {
    if (walletAddress === null) return;
    const wallet = { wallet_address: walletAddress, ...(season !== null && { season }) };
    const fresh = trpc.portfolio.get.queryOptions(
      { ...wallet, force_refresh: true },
      { staleTime: 0 },
    );
    const portfolio = await cache.fetchQuery(fresh).catch(() => undefined);
    if (portfolio) cache.setQueryData(trpc.portfolio.get.queryKey(wallet), portfolio);
  }, [cache, season, trpc, walletAddress]);
  useEffect(() => {
    window.addEventListener("focus", refresh);
    return () => window.removeEventListener("focus", refresh);
  }, [refresh]);
  return { ...query, refresh };
}

/** What the signed-in wallet holds, by token address; "0" stands for what it does not hold. */
export function useBalances() {
  const walletAddress = useWalletAddress();
  const { data } = usePortfolio(walletAddress);
  const holdings = data?.tokens ?? NONE;
  const byAddress = useMemo(
    () => new Map(holdings.map((holding) => [holding.token_address, holding])),
    [holdings],
  );
  const balanceOf = useCallback(
    (address: string) => byAddress.get(address)?.balance ?? "0",
    [byAddress],
  );
  return { byAddress, balanceOf, isKnown: data !== undefined };
}

/** Renews all that an order changes: portfolio, curve, investments, positions, history, ranks. */
export function useRefreshAfterOrder(): () => Promise<void> {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return useCallback(async () => {
    const changed = [
      trpc.portfolio.pathKey(),
      trpc.investments.pathKey(),
      trpc.perp.positions.pathKey(),
      trpc.orders.list.pathKey(),
      trpc.perp.closedPositions.pathKey(),
      trpc.trading.transactions.pathKey(),
      trpc.leaderboard.pathKey(),
    ];
    await Promise.all(changed.map((queryKey) => cache.invalidateQueries({ queryKey })));
  }, [cache, trpc]);
}
