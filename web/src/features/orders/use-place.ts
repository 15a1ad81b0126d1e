"use client";

import { useTranslations } from "use-intl";
import { priceText } from "@/format/money";
import { useOrder } from "@/orders/use-order";
import { useTRPCClient } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { useRefreshAfterOrder } from "@/rpc/queries/use-portfolio";
import { toast } from "@/ui/toast";
import type { PlacedOrder } from "./draft";

/** Places the order and says how it went; `onDone` is called when it waits. */
export function usePlace(current: PlacedOrder | null, onDone: () => void) {
  const t = useTranslations("waiting");
  const { orders } = useTRPCClient();
  const refresh = useRefreshAfterOrder();
  const failureText = useFailureText();
  return useOrder({
    name: "waiting",
    current,
    send: (input: PlacedOrder & { idempotency_key: string }) => orders.place.mutate(input),
    onDone: ({ trigger_price }) => {
      toast.success(t("placed", { price: priceText(trigger_price) }));
      onDone();
      refresh();
    },
    onRefused: (error) => toast.error(t("placeFailed"), { description: failureText(error) }),
  });
}
