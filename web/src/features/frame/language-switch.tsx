"use client";

import { useTranslations } from "use-intl";
import { useLanguage } from "@/i18n/language";

/** Switches between English and Japanese; it is named in the language it leads to. */
export function LanguageSwitch() {
  const t = useTranslations("site");
  const [language, choose] = useLanguage();
  const other = language === "en" ? "ja" : "en";
  return (
    <button
      type="button"
      onClick={() => choose(other)}
      className="h-9 whitespace-nowrap rounded-lg px-2 font-medium text-ink-2 text-sm hover:bg-raised hover:text-ink"
    >
      <span className="sr-only">{t("language")}: </span>
      <span lang={other}>{other === "ja" ? "日本語" : "EN"}</span>
    </button>
  );
}
