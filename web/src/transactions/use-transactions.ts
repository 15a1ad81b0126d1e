"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/rpc/client";
import { PAGE_SIZE } from "@/ui/pages/page-range";
import type { TransactionType } from "./view";

const INTERVAL_MS = 30_000;

/**
 * A page, from 1 on, of what a wallet did in a season, null for the newest, and of one type alone
 * where it is not null; the page before stays until it has come.
 */
export function useTransactions(asked: {
  walletAddress: string;
  page: number;
  season: string | null;
  type: TransactionType | null;
}) {
  const trpc = useTRPC();
  const { walletAddress, page, season, type } = asked;
  const input = {
    wallet_address: walletAddress,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
    ...(type && { type }),
    ...(season && { season }),
  };
  const options = { placeholderData: keepPreviousData, refetchInterval: INTERVAL_MS };
  return useQuery(trpc.trading.transactions.queryOptions(input, options));
}
