"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/rpc/client";

const INTERVAL_MS = 30_000;
const SHOWN_MAX = 50;

/** How a wallet's agent does in a season, null for the newest. */
export function useAgent(walletAddress: string, season: string | null) {
  const trpc = useTRPC();
  const input = { wallet_address: walletAddress, ...(season !== null && { season }) };
  return useQuery(trpc.agents.get.queryOptions(input, { refetchInterval: INTERVAL_MS }));
}

/** The newest decisions of a wallet's journal. */
export function useDecisions(walletAddress: string) {
  const trpc = useTRPC();
  const input = { wallet_address: walletAddress, limit: SHOWN_MAX };
  return useQuery(trpc.decisions.list.queryOptions(input, { refetchInterval: INTERVAL_MS }));
}
