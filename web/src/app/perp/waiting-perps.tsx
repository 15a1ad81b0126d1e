"use client";

import { LazyOpenOrders, LazyOrderTicket, LazyPositionDialog } from "@/features/orders/lazy";
import { PerpView } from "@/features/perp/perp-view";

/** The page of perpetuals, with the orders that wait to open a position. */
export function WaitingPerps() {
  return (
    <PerpView
      waiting={{
        ticket: (kind, token) => <LazyOrderTicket market="perp" kind={kind} token={token} />,
        list: <LazyOpenOrders market="perp" />,
        dialog: (position, onClose) => (
          <LazyPositionDialog key={position.id} position={position} onClose={onClose} />
        ),
      }}
    />
  );
}
