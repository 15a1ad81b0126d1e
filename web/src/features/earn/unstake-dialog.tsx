"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { estimateText } from "@/format/money";
import { useTRPC } from "@/rpc/client";
import type { Investment } from "@/rpc/generated";
import { newIdempotencyKey } from "@/rpc/idempotency";
import { useFailureText } from "@/rpc/use-failure-text";
import { useRefreshAfterOrder } from "@/rpc/use-portfolio";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { Detail } from "@/ui/detail";
import { Money } from "@/ui/money";
import { toast } from "@/ui/toast";
import { gained } from "./view";

/** Asks once more before an investment ends, with what comes back. */
export function UnstakeDialog(props: { investment: Investment; onClose: () => void }) {
  const t = useTranslations("earn");
  const { investment, onClose } = props;
  const { symbol, lst_symbol, principal, value } = investment;
  const { send, isPending } = useUnstake(investment, onClose);
  const explanation = lst_symbol
    ? t("confirmLiquid", { lst: lst_symbol, symbol })
    : t("confirmText");
  return (
    <ConfirmDialog
      title={t("confirmTitle", { symbol: lst_symbol ?? symbol })}
      description={explanation}
      keep={t("keep")}
      act={isPending ? t("pending") : t("unstake")}
      isPending={isPending}
      onAct={send}
      onClose={onClose}
    >
      <Detail name={t("principal")}>
        <Money as="estimate" value={principal} symbol={symbol} />
      </Detail>
      <Detail name={t("interest")}>
        <Money as="estimate" value={gained(investment)} symbol={symbol} />
      </Detail>
      <Detail name={t("youReceive")}>
        <Money as="estimate" value={value} symbol={symbol} className="font-semibold" />
      </Detail>
    </ConfirmDialog>
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
