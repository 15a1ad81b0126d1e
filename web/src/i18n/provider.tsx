"use client";

import { type ReactNode, useEffect, useLayoutEffect, useState } from "react";
import { IntlProvider } from "use-intl";
import { useHydrated } from "@/browser/hydrated";
import { loadPart } from "@/browser/part";
import { en } from "./en";
import { useLanguage } from "./language";

const useEffectBeforePaint = typeof window === "undefined" ? useEffect : useLayoutEffect;

/** The Japanese sentences, loaded by those who read them; null before. */
function useJapanese(isWanted: boolean): typeof en | null {
  const [messages, setMessages] = useState<typeof en | null>(null);
  useEffect(() => {
    if (!isWanted) return;
    // The page stays hidden until it can speak; without the Japanese, English is better than that.
    loadPart(() => import("./ja"))
      .then(({ ja }) => setMessages(ja))
      .catch(() => setMessages(en));
  }, [isWanted]);
  return messages;
}

/** Speaks the visitor's language below it, and shows the page once it does. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [wanted] = useLanguage();
  const japanese = useJapanese(wanted === "ja");
  const isHydrated = useHydrated();
  const spoken = wanted === "ja" ? japanese : en;
  const language = spoken ? wanted : "en";
  const isReady = isHydrated && spoken !== null;
  useEffectBeforePaint(() => {
    if (!isReady) return;
    document.documentElement.lang = language;
    delete document.documentElement.dataset.waiting;
  }, [isReady, language]);
  const timeZone = isHydrated ? Intl.DateTimeFormat().resolvedOptions().timeZone : "UTC";
  return (
    <IntlProvider locale={language} messages={spoken ?? en} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}
