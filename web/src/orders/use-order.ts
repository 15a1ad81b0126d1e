"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { type Guard, useKept } from "@/browser/kept";
import { decimal, plain } from "@/format/decimal";
import { useTRPC } from "@/rpc/client";
import { isSessionOver } from "@/rpc/failures/session-over";
import { useIsSignedIn } from "@/rpc/session";
import { promptSignIn } from "@/ui/pages/sign-in-prompt";
import { type Agreed, type Fate, fate, isOpen, isSame, nextOrder, type SentOrder } from "./fate";
import { useSlippageBps } from "./use-slippage";

const ASK_MS = 3_000;
/** As many as the server reads. */
const PRICE_DECIMALS = 18;

/** An order and how it stands; `isAgain` says that placing what the form has now sends it again. */
export interface PlacedOrder<Input> {
  place: (input: Input) => void;
  isPending: boolean;
  fate: Fate;
  isAgain: boolean;
}

/**
 * Sends orders of one kind, each of which acts once. An order whose answer was lost keeps its key,
 * over a reload too, and the server is asked what became of it; sent again it is the same order.
 */
export function useOrder<Input extends object, Receipt>(order: {
  /** Of its own for each form and each thing that is ended. */
  name: string;
  /** What the form would send now. */
  current: Input | null;
  /** The price that is shown now, for orders that fill at one. */
  quoted?: string | null | undefined;
  send: (input: Input & Partial<Agreed> & { idempotency_key: string }) => Promise<Receipt>;
  onDone: (receipt: Receipt, input: Input) => void;
  onRefused: (error: unknown) => void;
}): PlacedOrder<Input> {
  const trpc = useTRPC();
  const isSignedIn = useIsSignedIn();
  const slippage = useSlippageBps();
  const [sent, setSent] = useKept<SentOrder<Input> | null>(`order ${order.name}`, null, isSent);
  const settle = useEffectEvent((receipt: Receipt, input: Input) => {
    setSent(null);
    order.onDone(receipt, input);
  });
  const sending = useMutation({
    mutationFn: ({ input, agreed, key }: SentOrder<Input>) =>
      order.send({ ...input, ...agreed, idempotency_key: key }),
    onSuccess: (receipt, { input }) => {
      setSent(null);
      order.onDone(receipt, input);
    },
    onError: (error) => {
      if (isOpen(error)) {
        if (isSessionOver(error)) promptSignIn(true);
        return;
      }
      setSent(null);
      order.onRefused(error);
    },
  });
  const isAsked = sent !== null && !sending.isPending && isSignedIn;
  const { data: status } = useQuery(
    trpc.trading.orderStatus.queryOptions(
      { idempotency_key: sent?.key ?? "none" },
      { enabled: isAsked, refetchInterval: ASK_MS, staleTime: 0, gcTime: 0 },
    ),
  );
  useEffect(() => {
    if (isAsked && status?.state === "done") settle(status.receipt as Receipt, sent.input);
  }, [isAsked, sent, status]);
  const place = (input: Input) => {
    const next = nextOrder(input, sent, agreedOn(order.quoted, slippage));
    setSent(next);
    sending.mutate(next);
  };
  const known = fate({
    sent: isSignedIn ? sent : null,
    current: order.current,
    // The first attempt has its time to be answered before anybody is told that it was not.
    isUnderWay: sending.isPending && sending.failureCount === 0,
    status: isAsked ? status?.state : undefined,
  });
  const isAgain = known !== "known" && isSame(order.current, sent?.input);
  return { place, isPending: sending.isPending, fate: known, isAgain };
}

function agreedOn(quoted: string | null | undefined, max_slippage_bps: number): Agreed | null {
  const price = decimal(quoted ?? "0").decimalPlaces(PRICE_DECIMALS);
  return price.gt(0) ? { quoted_price: plain(price), max_slippage_bps } : null;
}

const isSent: Guard<SentOrder<never>> = (value): value is SentOrder<never> =>
  typeof value === "object" && value !== null && "key" in value && "input" in value;
