"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { keepInAddress } from "@/browser/address";
import { linkedAmount } from "@/format/decimal";
import { useTokens } from "@/rpc/use-tokens";
import { flipped, initialDraft, type SwapDraft, withToken } from "./draft";

/** The swap being written: begun from the address (`?from=&to=&amount=`), then changed by the form. */
export function useSwapDraft() {
  const { tokens } = useTokens();
  const address = useSearchParams();
  const [changed, setChanged] = useState<SwapDraft | null>(null);
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
