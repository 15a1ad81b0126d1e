"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDebounced } from "@/browser/debounced";
import { submittedAmount } from "@/format/decimal";
import { useTRPC } from "@/rpc/client";
import type { SwapDetails } from "@/rpc/generated";
import type { SwapDraft } from "./draft";

const INTERVAL_MS = 10_000;
const TYPING_MS = 250;

/** What the draft would bring now, asked anew every 10 s and after each pause in typing. */
export interface Quote {
  state: "none" | "pending" | "ready" | "failed";
  details: SwapDetails | undefined;
  error: unknown;
}

export function useQuote(draft: SwapDraft, isGiven: boolean): Quote {
  const trpc = useTRPC();
  const amount = submittedAmount(draft.amount);
  const settled = useDebounced(amount, TYPING_MS);
  const isWanted = amount !== null && draft.from !== "" && draft.from !== draft.to;
  const query = useQuery(
    trpc.trading.quote.queryOptions(
      {
        from_token_address: draft.from,
        to_token_address: draft.to,
        amount: settled ?? "0",
      },
      {
        enabled: isGiven && isWanted && settled !== null,
        refetchInterval: INTERVAL_MS,
        placeholderData: keepPreviousData,
      },
    ),
  );
  if (!isWanted) return { state: "none", details: undefined, error: null };
  if (query.isError) return { state: "failed", details: undefined, error: query.error };
  const isCurrent = query.data !== undefined && !query.isPlaceholderData && settled === amount;
  return { state: isCurrent ? "ready" : "pending", details: query.data, error: null };
}
