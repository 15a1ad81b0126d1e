"use client";

import { type ReactNode, use, useEffect, useLayoutEffect, useState } from "react";
import { IntlProvider } from "use-intl";
import { useHydrated } from "@/browser/hydrated";
import { loadPart } from "@/browser/part";
import type { en } from "./en";
import { askForPagesIn, EXPORTED, type Language, useLanguage } from "./language";

type Sentences = typeof en;

/** What the page speaks; the other language where the sentences of the `wanted` one are missing. */
interface Spoken {
  wanted: Language;
  language: Language;
  sentences: Sentences;
}

const SENTENCES: Record<Language, () => Promise<Sentences>> = {
  en: () => loadPart(() => import("./en")).then(({ en }) => en),
  ja: () => loadPart(() => import("./ja")).then(({ ja }) => ja),
};
const loaded = new Map<Language, Promise<Spoken>>();
const useEffectBeforePaint = typeof window === "undefined" ? useEffect : useLayoutEffect;

function speak(wanted: Language): Promise<Spoken> {
  const known = loaded.get(wanted);
  if (known) return known;
  const load = async (language: Language) => ({
    wanted,
    language,
    sentences: await SENTENCES[language](),
  });
  const spoken = load(wanted).catch(() => load(wanted === "en" ? "ja" : "en"));
  loaded.set(wanted, spoken);
  return spoken;
}

/** At first the language the page was exported in, for whose sentences hydration waits. */
function useSpoken(wanted: Language): Spoken {
  const exported = use(speak(EXPORTED));
  const [spoken, setSpoken] = useState(exported);
  useEffect(() => {
    let isCurrent = true;
    speak(wanted).then((next) => isCurrent && setSpoken(next));
    return () => {
      isCurrent = false;
    };
  }, [wanted]);
  return spoken;
}

/** Speaks the visitor's language below it, and shows the page once it does. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [asked] = useLanguage();
  const { wanted, language, sentences } = useSpoken(asked);
  const isHydrated = useHydrated();
  const isReady = isHydrated && wanted === asked;
  useEffectBeforePaint(() => {
    if (!isReady) return;
    document.documentElement.lang = language;
    delete document.documentElement.dataset.waiting;
    askForPagesIn(wanted);
  }, [isReady, language, wanted]);
  const timeZone = isHydrated ? Intl.DateTimeFormat().resolvedOptions().timeZone : "UTC";
  return (
    <IntlProvider locale={language} messages={sentences} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}
