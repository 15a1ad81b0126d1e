"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { priceText } from "@/format/money";
import { useTRPC } from "@/rpc/client";
import { newIdempotencyKey } from "@/rpc/idempotency";
import { useFailureText } from "@/rpc/use-failure-text";
import { useRefreshAfterOrder } from "@/rpc/use-portfolio";
import { toast } from "@/ui/toast";
import type { PerpOrder } from "./draft";

/** Opens the position and tells how it went; `onDone` is called when it was opened. */
export function useOpen(symbol: string, onDone: () => void) {
  const t = useTranslations("perp");
  const trpc = useTRPC();
  const refresh = useRefreshAfterOrder();
  const failureText = useFailureText();
  const open = useMutation(
    trpc.perp.open.mutationOptions({
      onSuccess: async ({ details }, { direction, leverage }) => {
        const { entry_price, liquidation_price } = details;
        toast.success(t("opened", { symbol, direction: t(direction), leverage }), {
          description: t("openedDetails", {
            entry: priceText(entry_price),
            liquidation: liquidation_price ? priceText(liquidation_price) : t("noLiquidation"),
          }),
        });
        onDone();
        await refresh();
      },
      onError: (error) => {
        toast.error(t("openFailed"), { description: failureText(error) });
      },
    }),
  );
  const send = (order: PerpOrder) => {
    open.mutate({ ...order, idempotency_key: newIdempotencyKey() });
  };
  return { send, isPending: open.isPending };
}
