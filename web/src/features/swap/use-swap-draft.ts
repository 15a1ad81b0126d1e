"use client";

import { useSearchParams } from "next/navigation";
import { keepInAddress } from "@/browser/address";
import { hasTexts, useKept } from "@/browser/kept";
import { linkedAmount } from "@/format/decimal";
import { useTokens } from "@/rpc/queries/use-tokens";
import { flipped, initialDraft, type SwapDraft, withToken } from "./draft";

const isDraft = hasTexts<SwapDraft>("from", "to", "amount");

/** The swap being written: begun from the address (`?from=&to=&amount=`), then changed by the form. */
export function useSwapDraft() {
  const { tokens } = useTokens();
  const address = useSearchParams();
  const [changed, setChanged] = useKept<SwapDraft | null>(`swap?${address}`, null, isDraft);
  const wanted = {
    from: address.get("from"),
    to: address.get("to"),
    amount: linkedAmount(address.get("amount")),
  };
  const addresses = tokens.map((token) => token.address);
  const draft = changed ?? initialDraft(addresses, wanted);
  const choose = (chosen: SwapDraft) => {
    setChanged(chosen);
    keepInAddress({ from: chosen.from, to: chosen.to });
  };
  return {
    draft,
    isLinked: wanted.amount !== "",
    setAmount: (amount: string) => setChanged({ ...draft, amount }),
    setToken: (side: "from" | "to", token: string) => choose(withToken(draft, side, token)),
    flip: () => choose(flipped(draft)),
  };
}
