"use client";

import { useSearchParams } from "next/navigation";
import { hasTexts, useKept } from "@/browser/kept";
import { linkedAmount } from "@/format/decimal";
import { useMarkets } from "@/rpc/queries/use-markets";
import type { PerpDraft } from "./draft";
import { chosenMarket } from "./view";

const FIRST_LEVERAGE = "5";

type Written = Partial<PerpDraft> & Omit<PerpDraft, "token">;
const isWritten = hasTexts<Written>("direction", "collateral", "leverage");

/** The position being written, begun from the address (`?token=&direction=&amount=&leverage=`) until another is chosen. */
export function usePerpDraft() {
  const { markets } = useMarkets();
  const address = useSearchParams();
  const linked: Written = {
    direction: address.get("direction") === "short" ? "short" : "long",
    collateral: linkedAmount(address.get("amount")),
    leverage: address.get("leverage") ?? FIRST_LEVERAGE,
  };
  const [changed, setChanged] = useKept(`perp?${address}`, linked, isWritten);
  const market = chosenMarket(markets, changed.token ?? address.get("token"));
  const draft: PerpDraft = { ...changed, token: market?.token_address ?? "" };
  const change = (part: Partial<PerpDraft>) => setChanged({ ...changed, ...part });
  return { draft, market, change, isLinked: address.has("amount") };
}
