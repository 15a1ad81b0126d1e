"use client";

import { useFormatter, useLocale, useTranslations } from "use-intl";
import { useRefusals } from "@/i18n/refusals";
import { readFailure } from "./failure";
import { refusalSentence } from "./refusal-sentence";

const MOMENT = { dateStyle: "medium", timeStyle: "medium" } as const;

/** Puts a failed call into words of the visitor's language, by its reason. */
export function useFailureText(): (error: unknown) => string {
  const t = useTranslations("site");
  const format = useFormatter();
  const isEnglish = useLocale() === "en";
  const refusals = useRefusals();
  const write = (moment: string) => format.dateTime(new Date(moment), MOMENT);
  return (error) => {
    const failure = readFailure(error);
    if (failure.kind === "unreachable") return t("unreachable");
    const sentence = refusalSentence(failure, refusals, write);
    return sentence ?? (isEnglish ? failure.message : t("refused"));
  };
}
