"use client";

import { useMessages, useTranslations } from "use-intl";
import { readFailure } from "./failure";

/** Puts a failed call into words: the language's own for its reason, else the server's. */
export function useFailureText(): (error: unknown) => string {
  const t = useTranslations("site");
  const { refusals } = useMessages();
  return (error) => {
    const { kind, reason, message } = readFailure(error);
    if (kind === "unreachable") return t("unreachable");
    return refusals[reason] ?? message;
  };
}
