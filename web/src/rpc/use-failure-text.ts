"use client";

import { useLocale, useTranslations } from "use-intl";
import { refusals } from "@/i18n/ja/refusals";
import { readFailure } from "./failure";

/** Puts a failed call into words: the server's own in English, else the language's for it. */
export function useFailureText(): (error: unknown) => string {
  const t = useTranslations("site");
  const locale = useLocale();
  return (error) => {
    const { kind, reason, message } = readFailure(error);
    if (kind === "unreachable") return t("unreachable");
    return (locale === "ja" && refusals[reason]) || message;
  };
}
