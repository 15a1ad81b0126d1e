"use client";

import { useTranslations } from "use-intl";
import { priceText } from "@/format/money";
import { type PlacedOrder, useOrder } from "@/orders/use-order";
import { useTRPCClient } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { useMarkets } from "@/rpc/queries/use-markets";
import { useRefreshAfterOrder } from "@/rpc/queries/use-portfolio";
import { toast } from "@/ui/toast";
import type { PerpOrder } from "./draft";

/** Opens the position and says how it went; `onDone` is called when it was opened. */
export function useOpen(
  current: PerpOrder | null,
  quoted: string | undefined,
  onDone: () => void,
): PlacedOrder<PerpOrder> {
  const t = useTranslations("perp");
  const { perp } = useTRPCClient();
  const { markets } = useMarkets();
  const refresh = useRefreshAfterOrder();
  const failureText = useFailureText();
  return useOrder({
    name: "perp",
    current,
    quoted,
    send: (input: PerpOrder & { idempotency_key: string }) => perp.open.mutate(input),
    onDone: ({ details }, { direction, leverage, token_address }) => {
      const { entry_price, liquidation_price } = details;
      const market = markets.find((one) => one.token_address === token_address);
      const symbol = market?.symbol ?? "";
      toast.success(t("opened", { symbol, direction: t(direction), leverage }), {
        description: t("openedDetails", {
          entry: priceText(entry_price),
          liquidation: liquidation_price ? priceText(liquidation_price) : t("noLiquidation"),
        }),
      });
      onDone();
      refresh();
    },
    onRefused: (error) => toast.error(t("openFailed"), { description: failureText(error) }),
  });
}
