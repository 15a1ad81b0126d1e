"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { changeSince } from "@/format/change";
import { useTRPC } from "../client";

const MINUTE_MS = 60_000;

/**
 * How far a price is from that of a day ago, in percent; null where none is as old. It goes with the
 * price that is given, which may be newer than what is known of the day.
 */
export function useDayChanges(): (address: string, price: string | null) => string | null {
  const trpc = useTRPC();
  const options = { staleTime: MINUTE_MS, refetchInterval: MINUTE_MS };
  const { data } = useQuery(trpc.tokens.changes.queryOptions(undefined, options));
  const byAddress = useMemo(
    () => new Map((data?.changes ?? []).map((one) => [one.token_address, one.day_ago_usd])),
    [data],
  );
  return useCallback(
    (address, price) => changeSince(byAddress.get(address) ?? null, price),
    [byAddress],
  );
}
