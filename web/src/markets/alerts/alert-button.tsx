"use client";

import { Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { lazyPart } from "@/browser/part";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icons";
import type { Charted } from "../candles";
import { useAlerts } from "./use-alerts";

const AlertDialog = lazyPart(() => import("./alert-dialog"));

/** Opens the price alerts of a token, and says how many there are. */
export function AlertButton({ token }: { token: Charted | undefined }) {
  const t = useTranslations("chart");
  const [isOpen, setOpen] = useState(false);
  const { alerts } = useAlerts();
  const own = alerts.filter((alert) => alert.token === token?.address).length;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} disabled={!token}>
        <Icon name="bell" className="size-4" />
        {t("alerts")}
        {own > 0 && <span className="figures">({own})</span>}
      </Button>
      {isOpen && token && (
        <Suspense>
          <AlertDialog token={token} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
