"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { amountText, priceText } from "@/format/money";
import { useTRPC } from "@/rpc/client";
import type { PerpPosition } from "@/rpc/generated";
import { newIdempotencyKey } from "@/rpc/idempotency";
import { useFailureText } from "@/rpc/use-failure-text";
import { useMarkets } from "@/rpc/use-markets";
import { useRefreshAfterOrder } from "@/rpc/use-portfolio";
import { Change } from "@/ui/change";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { Detail } from "@/ui/detail";
import { Money } from "@/ui/money";
import { toast } from "@/ui/toast";
import { expectedPayout } from "./view";

/** Asks once more before a position ends, with what it would pay now. */
export function CloseDialog(props: { position: PerpPosition; onClose: () => void }) {
  const t = useTranslations("perp");
  const { position, onClose } = props;
  const { direction, leverage, symbol } = position;
  const { data } = useMarkets();
  const { send, isPending } = useClose(position, onClose);
  const payout = expectedPayout(position, data?.fee_rate ?? "0");
  return (
    <ConfirmDialog
      title={t("closeTitle", { symbol, direction: t(direction), leverage })}
      description={t("closeText")}
      keep={t("keep")}
      act={isPending ? t("closing") : t("closeNow")}
      isPending={isPending}
      onAct={send}
      onClose={onClose}
    >
      <Detail name={t("mark")}>
        <Money as="price" value={position.mark_price} />
      </Detail>
      <Detail name={t("margin")}>
        <Money as="amount" value={position.margin} symbol="USDC" />
      </Detail>
      <Detail name={t("pnl")}>
        {position.unrealised_pnl === null ? "–" : <Change usd={position.unrealised_pnl} />}
      </Detail>
      <Detail name={t("payout")}>
        <Money as="estimate" value={payout} symbol="USDC" className="font-semibold" />
      </Detail>
    </ConfirmDialog>
  );
}

function useClose({ id, symbol, direction }: PerpPosition, onDone: () => void) {
  const t = useTranslations("perp");
  const trpc = useTRPC();
  const refresh = useRefreshAfterOrder();
  const failureText = useFailureText();
  const [idempotency_key] = useState(newIdempotencyKey);
  const close = useMutation(
    trpc.perp.close.mutationOptions({
      onSuccess: ({ pnl, details }) => {
        toast.success(t("closed", { symbol, direction: t(direction), pnl: amountText(pnl) }), {
          description: t("closedDetails", {
            exit: priceText(details.exit_price),
            payout: amountText(details.payout),
          }),
        });
      },
      onError: (error) => {
        toast.error(t("closeFailed"), { description: failureText(error) });
      },
      // A position that is gone by itself leaves the list as well.
      onSettled: () => {
        onDone();
        return refresh();
      },
    }),
  );
  const send = () => close.mutate({ position_id: id, idempotency_key });
  return { send, isPending: close.isPending };
}
