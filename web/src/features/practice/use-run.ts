"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { createClient } from "@/rpc/client";
import type { Market, TradingSwapInput } from "@/rpc/generated";
import { isOver, SPEEDS, type Speed } from "./view";

/**
 * One run of practice, asked at its own address by the session of the page: the market as it is in
 * it, its clock, and orders. At a speed the clock goes on hour by hour, each after the last answer.
 */
export function useRun(runId: string, speed: Speed) {
  const client = useMemo(() => createClient(`/practice/${runId}/trpc`), [runId]);
  const cache = useQueryClient();
  const name = ["practice", runId, "market"];
  const market = useQuery({ queryKey: name, queryFn: () => client.market.snapshot.query() });
  const show = (next: Market) => {
    cache.setQueryData(name, next);
    cache.invalidateQueries({ queryKey: ["practice", runId, "result"] });
  };
  const step = useMutation({
    // Sent again it would move the clock twice.
    retry: false,
    mutationFn: () => client.practice.step.mutate({}),
    onSuccess: (moment) => show(moment.market),
  });
  const order = useMutation({
    mutationFn: (input: TradingSwapInput) => client.trading.swap.mutate(input),
    onSuccess: async () => show(await client.market.snapshot.query()),
  });
  const result = useQuery({
    queryKey: ["practice", runId, "result"],
    queryFn: () => client.practice.result.query({}),
  });
  const hourMs = SPEEDS[speed];
  const isAtRest = market.data !== undefined && !step.isPending && !order.isPending;
  const isGoing = hourMs !== null && isAtRest && !step.isError && !isOver(market.data);
  useEffect(() => {
    if (!isGoing || hourMs === null) return;
    const timer = setTimeout(() => step.mutate(), hourMs);
    return () => clearTimeout(timer);
  }, [isGoing, hourMs, step.mutate]);
  return { client, market, step, order, result };
}
