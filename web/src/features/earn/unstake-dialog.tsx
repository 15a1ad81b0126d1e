"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { estimateText } from "@/format/money";
import { useTRPC } from "@/rpc/client";
import type { Investment } from "@/rpc/generated";
import { newIdempotencyKey } from "@/rpc/idempotency";
import { useFailureText } from "@/rpc/use-failure-text";
import { useRefreshAfterOrder } from "@/rpc/use-portfolio";
import { Button } from "@/ui/button";
import { Detail, Details } from "@/ui/detail";
import { Dialog } from "@/ui/dialog";
import { gained } from "./view";

/** Asks once more before an investment ends, with what comes back. */
export function UnstakeDialog(props: { investment: Investment; onClose: () => void }) {
  const t = useTranslations("earn");
  const { investment, onClose } = props;
  const { symbol, lst_symbol, principal, value } = investment;
  const { send, isPending } = useUnstake(investment, onClose);
  const inWords = (amount: string) => `${estimateText(amount)} ${symbol}`;
  const explanation = lst_symbol
    ? t("confirmLiquid", { lst: lst_symbol, symbol })
    : t("confirmText");
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t("confirmTitle", { symbol: lst_symbol ?? symbol })}
      description={explanation}
    >
      <div className="flex flex-col gap-5 px-5 pt-2 pb-6">
        <Details>
          <Detail name={t("principal")}>{inWords(principal)}</Detail>
          <Detail name={t("interest")}>{inWords(gained(investment))}</Detail>
          <Detail name={t("youReceive")}>
            <strong className="font-semibold">{inWords(value)}</strong>
          </Detail>
        </Details>
        <div className="flex gap-3">
          <Button onClick={onClose} className="flex-1">
            {t("keep")}
          </Button>
          <Button look="primary" disabled={isPending} onClick={send} className="flex-1">
            {isPending ? t("pending") : t("unstake")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function useUnstake({ id, symbol }: Investment, onDone: () => void) {
  const t = useTranslations("earn");
  const trpc = useTRPC();
  const refresh = useRefreshAfterOrder();
  const failureText = useFailureText();
  const [idempotency_key] = useState(newIdempotencyKey);
  const inWords = (amount: string) => `${estimateText(amount)} ${symbol}`;
  const unstake = useMutation(
    trpc.investments.unstake.mutationOptions({
      onSuccess: async ({ details }) => {
        const principal = inWords(details.principal);
        const interest = inWords(details.interest);
        toast.success(t("unstaked", { amount: inWords(details.amount_received) }), {
          description: t("unstakedDetails", { principal, interest }),
        });
        onDone();
        await refresh();
      },
      onError: (error) => {
        toast.error(t("unstakeFailed"), { description: failureText(error) });
      },
    }),
  );
  const send = () => unstake.mutate({ investment_id: id, idempotency_key });
  return { send, isPending: unstake.isPending };
}
