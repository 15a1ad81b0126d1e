"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { linkedAmount } from "@/format/decimal";
import { useMarkets } from "@/rpc/use-markets";
import type { PerpDraft } from "./draft";
import { chosenMarket } from "./view";

const FIRST_LEVERAGE = "5";

/** The position being written, begun from the address (`?token=&direction=&amount=&leverage=`) until another is chosen. */
export function usePerpDraft() {
  const { markets } = useMarkets();
  const address = useSearchParams();
  const [changed, setChanged] = useState<Partial<PerpDraft> & Omit<PerpDraft, "token">>(() => ({
    direction: address.get("direction") === "short" ? "short" : "long",
    collateral: linkedAmount(address.get("amount")),
    leverage: address.get("leverage") ?? FIRST_LEVERAGE,
  }));
  const market = chosenMarket(markets, changed.token ?? address.get("token"));
  const draft: PerpDraft = { ...changed, token: market?.token_address ?? "" };
  const change = (part: Partial<PerpDraft>) => setChanged((before) => ({ ...before, ...part }));
  return { draft, market, change, isLinked: address.has("amount") };
}
