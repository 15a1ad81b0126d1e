"use client";

import { useCallback } from "react";
import { useFormatter, useLocale, useTranslations } from "use-intl";
import type { Notification } from "@/rpc/generated";
import { gaps, said, variant } from "./sentence";

const END = { dateStyle: "medium", timeStyle: "short" } as const;

/** Puts notifications into the visitor's language: a title, and what there is to know. */
export function useSentence(): (notification: Notification) => { title: string; text: string } {
  const t = useTranslations("news");
  const format = useFormatter();
  const language = useLocale();
  return useCallback(
    (notification) => {
      const kind = variant(notification);
      const known = gaps(notification);
      const direction = t(known.direction === "short" ? "short" : "long");
      const ends_at = known.ends_at && format.dateTime(new Date(known.ends_at), END);
      const values = {
        ...known,
        direction,
        ...(ends_at && { ends_at }),
        ...said(notification, language),
      };
      return { title: t(`titles.${kind}`, values), text: t(`texts.${kind}`, values) };
    },
    [t, format, language],
  );
}
