"use client";

import { useTranslations } from "use-intl";
import { submittedAmount } from "@/format/decimal";
import { amountText } from "@/format/money";
import { impactText } from "@/orders/impact";
import { type PlacedOrder, useOrder } from "@/orders/use-order";
import { useTRPCClient } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import type { SwapReceipt } from "@/rpc/generated";
import { useRefreshAfterOrder } from "@/rpc/queries/use-portfolio";
import { useTokens } from "@/rpc/queries/use-tokens";
import { toast } from "@/ui/toast";
import type { SwapDraft } from "./draft";
import { feeText, rateText } from "./view";

/** A draft that can be sent. */
export interface SwapOrder {
  from_token_address: string;
  to_token_address: string;
  amount: string;
}

/** The draft as the server wants it; null while no amount is typed. */
export function swapOrder({ from, to, amount }: SwapDraft): SwapOrder | null {
  const submitted = submittedAmount(amount);
  if (submitted === null) return null;
  return { from_token_address: from, to_token_address: to, amount: submitted };
}

/** Sends the swap and says how it went; `onDone` is called when it was carried out. */
export function useSwap(
  current: SwapOrder | null,
  quoted: string | undefined,
  onDone: () => void,
): PlacedOrder<SwapOrder> {
  const { trading } = useTRPCClient();
  const t = useTranslations("swap");
  const sayDone = useSayDone();
  const refresh = useRefreshAfterOrder();
  const failureText = useFailureText();
  return useOrder({
    name: "swap",
    current,
    quoted,
    send: (input: SwapOrder & { idempotency_key: string }) => trading.swap.mutate(input),
    onDone: (receipt, input) => {
      sayDone(receipt, input);
      onDone();
      refresh();
    },
    onRefused: (error) => toast.error(t("failed"), { description: failureText(error) }),
  });
}

function useSayDone(): (receipt: SwapReceipt, order: SwapOrder) => void {
  const t = useTranslations("swap");
  const { byAddress } = useTokens();
  const symbolOf = (address: string) => byAddress.get(address)?.symbol ?? "";
  return ({ details }, { from_token_address, to_token_address }) => {
    const from = symbolOf(from_token_address);
    const to = symbolOf(to_token_address);
    const amounts = {
      from: `${amountText(details.amount_from)} ${from}`,
      to: `${amountText(details.amount_to)} ${to}`,
    };
    const rate = rateText(details, from, to);
    const fee = feeText(details.fee, from, t("none"));
    const impact = impactText(details.impact_bps, t("none"));
    toast.success(t("done", amounts), { description: t("doneDetails", { rate, fee, impact }) });
  };
}
