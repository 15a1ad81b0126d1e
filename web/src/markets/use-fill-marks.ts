"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/rpc/client";
import { useWalletAddress } from "@/rpc/session";
import type { BarMark } from "@/ui/charts/candle-drawing";
import { type FillNames, perpMarks, swapMarks } from "./fills";

const FILLS_MAX = 100;
const INTERVAL_MS = 60_000;
const MARKS = { swap: swapMarks, perp: perpMarks };
const NONE: BarMark[] = [];

/** Where the signed-in wallet traded the token, by its newest transactions. */
export function useFillMarks(token: string, kind: keyof typeof MARKS): readonly BarMark[] {
  const t = useTranslations("chart");
  const trpc = useTRPC();
  const walletAddress = useWalletAddress();
  const { data } = useQuery(
    trpc.trading.transactions.queryOptions(
      { wallet_address: walletAddress ?? "", limit: FILLS_MAX },
      { enabled: walletAddress !== null, refetchInterval: INTERVAL_MS },
    ),
  );
  return useMemo(() => {
    if (walletAddress === null || !data) return NONE;
    const names: FillNames = {
      bought: t("bought"),
      sold: t("sold"),
      openedLong: t("openedLong"),
      openedShort: t("openedShort"),
      closed: t("closed"),
      liquidated: t("liquidated"),
    };
    return MARKS[kind](data.transactions, token, names);
  }, [data, kind, token, t, walletAddress]);
}
