"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../client";
import type { PerpPosition } from "../generated";
import { useWalletAddress } from "../session";

const INTERVAL_MS = 30_000;
const NONE: PerpPosition[] = [];

/** The open positions of the signed-in wallet, riskiest first. */
export function usePositions() {
  const trpc = useTRPC();
  const walletAddress = useWalletAddress();
  const query = useQuery(
    trpc.perp.positions.queryOptions(
      { wallet_address: walletAddress ?? "" },
      { enabled: walletAddress !== null, refetchInterval: INTERVAL_MS },
    ),
  );
  return { ...query, positions: query.data?.positions ?? NONE };
}
