"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/button";

/** What stands where a page broke, with the frame around it as before: the ways to go on. */
export function BrokenPage({ onRetry }: { onRetry: () => void }) {
  const t = useTranslations("broken");
  const cache = useQueryClient();
  const retry = () => {
    // What broke the page may be an answer that is still kept.
    cache.removeQueries({ type: "inactive" });
    cache.invalidateQueries();
    onRetry();
  };
  return (
    <div role="alert" className="flex flex-col items-center gap-4 py-24 text-center">
      <h1 className="font-semibold text-2xl">{t("title")}</h1>
      <p className="max-w-md text-balance text-ink-2">{t("text")}</p>
      <div className="flex gap-3">
        <Button look="primary" onClick={retry}>
          {t("retry")}
        </Button>
        <Button onClick={() => window.location.reload()}>{t("reload")}</Button>
      </div>
    </div>
  );
}
