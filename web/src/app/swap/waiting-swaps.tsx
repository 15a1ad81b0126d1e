"use client";

import { LazyOpenOrders, LazyOrderTicket } from "@/features/orders/lazy";
import { SwapView } from "@/features/swap/swap-view";

/** The page of swaps, with the orders that wait to swap. */
export function WaitingSwaps() {
  return (
    <SwapView
      waiting={{
        ticket: (kind) => <LazyOrderTicket market="swap" kind={kind} />,
        list: <LazyOpenOrders market="swap" />,
      }}
    />
  );
}
