"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTRPC } from "../client";
import type { PositionTriggers, Reserved, WaitingOrder } from "../generated";
import { useWalletAddress } from "../session";

const INTERVAL_MS = 10_000;
const NO_ORDERS: WaitingOrder[] = [];
const NO_TRIGGERS: PositionTriggers[] = [];
const NOTHING: Reserved[] = [];

/** The open orders of the signed-in wallet, what they reserve, and the triggers of its positions. */
export function useOrders() {
  const trpc = useTRPC();
  const isSignedIn = useWalletAddress() !== null;
  const query = useQuery(
    trpc.orders.list.queryOptions(
      { status: "open", limit: 500 },
      { enabled: isSignedIn, refetchInterval: INTERVAL_MS },
    ),
  );
  const reserved = query.data?.reserved ?? NOTHING;
  const reservedOf = useCallback(
    (address: string) => reserved.find((one) => one.token_address === address)?.amount ?? "0",
    [reserved],
  );
  return {
    ...query,
    orders: query.data?.orders ?? NO_ORDERS,
    triggers: query.data?.triggers ?? NO_TRIGGERS,
    reservedOf,
  };
}
