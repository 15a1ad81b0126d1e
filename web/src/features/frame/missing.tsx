"use client";

import { useTranslations } from "use-intl";
import { ButtonLink } from "@/ui/button";

/** What an address without a page shows. */
export function Missing() {
  const t = useTranslations("missing");
  return (
    <div className="flex flex-col items-center gap-4 py-24 text-center">
      <p aria-hidden="true" className="figures font-semibold text-6xl text-ink-3">
        404
      </p>
      <h1 className="font-semibold text-2xl">{t("title")}</h1>
      <p className="text-ink-2">{t("text")}</p>
      <ButtonLink href="/">{t("home")}</ButtonLink>
    </div>
  );
}
