"use client";

import { useOnline } from "@/browser/online";
import { readFailure } from "./failure";
import { newestAgeSeconds, type OrderBlock, orderBlock } from "./order-block";
import { useCompetition } from "./use-competition";
import { usePrices } from "./use-prices";

/** Why no order can be placed now, kept up to date; null when orders go through. */
export function useOrderBlock(): OrderBlock | null {
  const isOnline = useOnline();
  const competition = useCompetition();
  const prices = usePrices();
  const failures = [competition.error, prices.error].filter((error) => error !== null);
  return orderBlock({
    isOnline,
    isServerAway: failures.some((error) => readFailure(error).kind !== "refused"),
    competition: competition.data,
    pricesAgeSeconds: newestAgeSeconds(prices.data),
  });
}
