"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDebounced } from "@/browser/debounced";
import { useTRPC } from "@/rpc/client";
import type { PositionDetails } from "@/rpc/generated";
import type { PerpOrder } from "./draft";

const INTERVAL_MS = 10_000;
const TYPING_MS = 200;

/** The terms the drafted position would have now, asked anew every 10 s and while it is typed. */
export interface Preview {
  state: "none" | "pending" | "ready" | "failed";
  terms: PositionDetails | undefined;
  error: unknown;
}

export function usePreview(order: PerpOrder | null): Preview {
  const trpc = useTRPC();
  const wanted = JSON.stringify(order);
  const settled = useDebounced(wanted, TYPING_MS);
  const asked = JSON.parse(settled) as PerpOrder | null;
  const nothing = { token_address: "", direction: "long", collateral_amount: "0", leverage: 1 };
  const query = useQuery(
    trpc.perp.preview.queryOptions(asked ?? (nothing as PerpOrder), {
      enabled: order !== null && asked !== null,
      refetchInterval: INTERVAL_MS,
      placeholderData: keepPreviousData,
    }),
  );
  if (order === null) return { state: "none", terms: undefined, error: null };
  if (query.isError) return { state: "failed", terms: undefined, error: query.error };
  const isCurrent = query.data !== undefined && !query.isPlaceholderData && settled === wanted;
  return { state: isCurrent ? "ready" : "pending", terms: query.data, error: null };
}
