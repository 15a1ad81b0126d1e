"use client";

import { useOnline } from "@/browser/online";
import { readFailure } from "@/rpc/failures/failure";
import { useCompetition } from "@/rpc/queries/use-competition";
import { usePrices } from "@/rpc/queries/use-prices";
import { useSession } from "@/rpc/session";
import { newestAgeSeconds, type OrderBlock, orderBlock } from "./order-block";

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
    isDisqualified: useDisqualification() !== null,
    pricesAgeSeconds: newestAgeSeconds(prices.data),
  });
}

/** What the organiser said when they stopped the visitor's orders; null where they did not. */
export function useOrganisersReason(block: OrderBlock | null): string | null {
  const { data } = useCompetition();
  const disqualification = useDisqualification();
  if (block === "paused") return data?.paused_for ?? null;
  return block === "disqualified" ? disqualification : null;
}

function useDisqualification(): string | null {
  const session = useSession();
  return session.state === "signed-in" ? (session.user?.disqualified ?? null) : null;
}
