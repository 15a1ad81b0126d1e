"use client";

import { useTranslations } from "use-intl";
import { useIsPartMissing } from "@/browser/part";
import { Button } from "@/ui/button";

/** Offers to load the page anew when a part of it did not come; over the page, and over dialogs. */
export function ReloadOffer() {
  const t = useTranslations("part");
  const isMissing = useIsPartMissing();
  return (
    <div role="alert" className="pointer-events-none fixed inset-x-0 top-20 z-60 px-4">
      {isMissing && (
        <div className="pointer-events-auto mx-auto flex max-w-xl items-center gap-4 rounded-xl border border-line-strong bg-raised p-4 text-sm shadow-lg">
          <p className="flex-1">{t("missing")}</p>
          <Button size="small" look="primary" onClick={() => window.location.reload()}>
            {t("reload")}
          </Button>
        </div>
      )}
    </div>
  );
}
