"use client";

import { type ComponentProps, type ReactNode, Suspense } from "react";
import { lazyPart } from "@/browser/part";
import { MARKET_WORDS } from "@/i18n/market-words";
import { MoreWords } from "@/i18n/more-words";
import { useWalletAddress } from "@/rpc/session";

const OpenOrders = lazyPart(() => import("./open-orders"));
const OrderTicket = lazyPart(() => import("./order-ticket"));
const PositionDialog = lazyPart(() => import("./position-dialog"));

/** As high as the tickets are, so that what is below them stays where it is when they come. */
const TICKET_HEIGHTS = {
  swap: "h-[484px] sm:h-[492px]",
  perp: "h-[598px] sm:h-[606px]",
};

/** What comes after the page, with its words; `waiting` stands there until then. */
function Later({ waiting, children }: { waiting?: ReactNode; children: ReactNode }) {
  return (
    <MoreWords words={MARKET_WORDS} waiting={waiting}>
      <Suspense fallback={waiting}>{children}</Suspense>
    </MoreWords>
  );
}

/** The open orders, whose code comes after the page's; nothing for a visitor. */
export function LazyOpenOrders(props: ComponentProps<typeof OpenOrders>) {
  if (useWalletAddress() === null) return null;
  return (
    // As high as it is while nothing waits, so that what is below it stays where it is.
    <div className="min-h-[174px]">
      <Later>
        <OpenOrders {...props} />
      </Later>
    </div>
  );
}

/** The ticket of orders that wait, whose code comes when it is first asked for. */
export function LazyOrderTicket(props: ComponentProps<typeof OrderTicket>) {
  return (
    <Later waiting={<div className={`card ${TICKET_HEIGHTS[props.market]}`} />}>
      <OrderTicket {...props} />
    </Later>
  );
}

/** The dialog of a position, whose code comes when it is first opened. */
export function LazyPositionDialog(props: ComponentProps<typeof PositionDialog>) {
  return (
    <Later>
      <PositionDialog {...props} />
    </Later>
  );
}
