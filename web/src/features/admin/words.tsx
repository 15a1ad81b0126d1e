"use client";

import { type ReactNode, useEffect, useState } from "react";
import { IntlProvider, useLocale, useMessages, useTimeZone } from "use-intl";
import { loadPart } from "@/browser/part";
import type { organiser } from "@/i18n/en/admin";
import { Waiting } from "./waiting";

const WORDS = {
  en: () => loadPart(() => import("@/i18n/en/admin")),
  ja: () => loadPart(() => import("@/i18n/ja/admin")),
};

/** Adds the words of these pages to the site's, once they are loaded. */
export function Words({ children }: { children: ReactNode }) {
  const locale = useLocale();
  const messages = useMessages();
  const timeZone = useTimeZone();
  const [words, setWords] = useState<typeof organiser | null>(null);
  useEffect(() => {
    let isCurrent = true;
    WORDS[locale]().then(
      (loaded) => isCurrent && setWords(loaded.organiser),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [locale]);
  if (!words) return <Waiting />;
  return (
    <IntlProvider locale={locale} messages={{ ...messages, ...words }} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}
