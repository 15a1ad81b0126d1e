"use client";

import { useTranslations } from "use-intl";

/** The first thing the keyboard reaches: past the navigation to the content. */
export function SkipLink() {
  const t = useTranslations("site");
  return (
    <a
      href="#content"
      className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50 focus:rounded-lg focus:bg-accent-fill focus:px-4 focus:py-2 focus:text-white"
    >
      {t("skip")}
    </a>
  );
}
