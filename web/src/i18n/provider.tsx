"use client";

import { type ReactNode, useEffect, useLayoutEffect } from "react";
import { IntlProvider } from "use-intl";
import { useHydrated } from "@/browser/hydrated";
import { en } from "./en";
import { ja } from "./ja";
import { useLanguage } from "./language";

const MESSAGES = { en, ja };
const useEffectBeforePaint = typeof window === "undefined" ? useEffect : useLayoutEffect;

/** Speaks the visitor's language below it, and shows the page once it does. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language] = useLanguage();
  const isHydrated = useHydrated();
  useEffectBeforePaint(() => {
    if (!isHydrated) return;
    document.documentElement.lang = language;
    delete document.documentElement.dataset.waiting;
  }, [isHydrated, language]);
  const timeZone = isHydrated ? Intl.DateTimeFormat().resolvedOptions().timeZone : "UTC";
  return (
    <IntlProvider locale={language} messages={MESSAGES[language]} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}
