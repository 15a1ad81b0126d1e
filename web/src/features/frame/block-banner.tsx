"use client";

import { useTranslations } from "use-intl";
import { useOrderBlock, useOrganisersReason } from "@/orders/use-order-block";
import { Icon } from "@/ui/icons";

/** Says why orders are off, for as long as they are. */
export function BlockBanner() {
  const t = useTranslations("block");
  const block = useOrderBlock();
  const reason = useOrganisersReason(block);
  return (
    <div role="status">
      {block && (
        <p className="flex items-center justify-center gap-2 border-line border-t bg-warn-soft px-4 py-2.5 text-center text-sm text-warn">
          <Icon name="warning" className="size-4 shrink-0" />
          <span>
            {t(block)}
            {reason && ` ${t("because", { reason })}`}
          </span>
        </p>
      )}
    </div>
  );
}
