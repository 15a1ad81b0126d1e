"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { submittedAmount } from "@/format/decimal";
import { amountText } from "@/format/money";
import { useTRPC } from "@/rpc/client";
import { newIdempotencyKey } from "@/rpc/idempotency";
import { useFailureText } from "@/rpc/use-failure-text";
import { useRefreshAfterOrder } from "@/rpc/use-portfolio";
import { useTokens } from "@/rpc/use-tokens";
import { toast } from "@/ui/toast";
import type { SwapDraft } from "./draft";
import { feeText, rateText } from "./view";

/** Sends the swap and tells how it went; `onDone` is called when it was carried out. */
export function useSwap(onDone: () => void) {
  const t = useTranslations("swap");
  const trpc = useTRPC();
  const { byAddress } = useTokens();
  const refresh = useRefreshAfterOrder();
  const failureText = useFailureText();
  const symbolOf = (address: string) => byAddress.get(address)?.symbol ?? "";
  const swap = useMutation(
    trpc.trading.swap.mutationOptions({
      onSuccess: async ({ details }, { from_token_address, to_token_address }) => {
        const from = symbolOf(from_token_address);
        const to = symbolOf(to_token_address);
        toast.success(
          t("done", {
            from: `${amountText(details.amount_from)} ${from}`,
            to: `${amountText(details.amount_to)} ${to}`,
          }),
          {
            description: t("doneDetails", {
              rate: rateText(details, from, to),
              fee: feeText(details.fee, from, t("none")),
            }),
          },
        );
        onDone();
        await refresh();
      },
      onError: (error) => toast.error(t("failed"), { description: failureText(error) }),
    }),
  );
  const send = (draft: SwapDraft) => {
    const amount = submittedAmount(draft.amount);
    if (amount === null) return;
    swap.mutate({
      from_token_address: draft.from,
      to_token_address: draft.to,
      amount,
      idempotency_key: newIdempotencyKey(),
    });
  };
  return { send, isPending: swap.isPending };
}
