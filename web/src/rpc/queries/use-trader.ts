"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../client";
import type { User } from "../generated";

/** A trader whom the server knows; it makes a user of every address that it is asked for, so
 * nothing is asked before `isKnown`. */
export function useTrader(walletAddress: string, isKnown: boolean): User | undefined {
  const trpc = useTRPC();
  const given = { wallet_address: walletAddress };
  return useQuery(trpc.users.get.queryOptions(given, { enabled: isKnown })).data;
}
