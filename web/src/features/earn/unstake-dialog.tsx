"use client";

import { useTranslations } from "use-intl";
import { estimateText } from "@/format/money";
import { FateNotice } from "@/orders/fate-notice";
import { useOrder } from "@/orders/use-order";
import { useTRPCClient } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import type { Investment } from "@/rpc/generated";
import { useRefreshAfterOrder } from "@/rpc/queries/use-portfolio";
import { Detail } from "@/ui/detail";
import { ConfirmDialog } from "@/ui/dialogs/confirm-dialog";
import { Money } from "@/ui/money";
import { toast } from "@/ui/toast";
import { gained } from "./view";

/** Asks once more before an investment ends, with what comes back. */
export function UnstakeDialog(props: { investment: Investment; onClose: () => void }) {
  const t = useTranslations("earn");
  const tOrder = useTranslations("order");
  const { investment, onClose } = props;
  const { symbol, lst_symbol, principal, value } = investment;
  const { place, isPending, isAgain, fate } = useUnstake(investment, onClose);
  const isLoan = investment.action_type === "lending";
  const action = isAgain ? tOrder("again") : t(isLoan ? "withdraw" : "unstake");
  const explanation = lst_symbol
    ? t("confirmLiquid", { lst: lst_symbol, symbol })
    : t("confirmText");
  return (
    <ConfirmDialog
      title={t(isLoan ? "confirmWithdraw" : "confirmTitle", { symbol: lst_symbol ?? symbol })}
      description={explanation}
      keep={t(isLoan ? "keepLending" : "keep")}
      act={isPending ? t("pending") : action}
      notice={<FateNotice fate={fate} />}
      isPending={isPending}
      onAct={() => place({ investment_id: investment.id })}
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

interface UnstakeOrder {
  investment_id: string;
}

function useUnstake({ id, symbol, action_type }: Investment, onDone: () => void) {
  const t = useTranslations("earn");
  const { investments } = useTRPCClient();
  const refresh = useRefreshAfterOrder();
  const failureText = useFailureText();
  const isLoan = action_type === "lending";
  const inWords = (amount: string) => `${estimateText(amount)} ${symbol}`;
  return useOrder({
    name: `unstake ${id}`,
    current: { investment_id: id },
    send: (input: UnstakeOrder & { idempotency_key: string }) => investments.unstake.mutate(input),
    onDone: ({ details }) => {
      const principal = inWords(details.principal);
      const interest = inWords(details.interest);
      const amount = inWords(details.amount_received);
      toast.success(t(isLoan ? "withdrew" : "unstaked", { amount }), {
        description: t("unstakedDetails", { principal, interest }),
      });
      onDone();
      refresh();
    },
    onRefused: (error) =>
      toast.error(t(isLoan ? "withdrawFailed" : "unstakeFailed"), {
        description: failureText(error),
      }),
  });
}
