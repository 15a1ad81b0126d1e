"use client";

import { useHydrated } from "@/browser/hydrated";
import { useRemembered } from "@/browser/remembered";

export type Language = "en" | "ja";

/** The language that the page was exported in; hydration begins with it. */
export const EXPORTED: Language = exportedLanguage();

function exportedLanguage(): Language {
  const name =
    typeof document === "undefined" ? process.env.ALPHA_LANGUAGE : document.documentElement.lang;
  return name === "ja" ? "ja" : "en";
}

/**
 * The chosen language, else the browser's, as the script before the first paint found it; while the
 * page is not hydrated, the one it was exported in.
 */
export function useLanguage(): [Language, (language: Language) => void] {
  const [chosen, choose] = useRemembered("language");
  const isHydrated = useHydrated();
  if (!isHydrated) return [EXPORTED, choose];
  if (chosen === "en" || chosen === "ja") return [chosen, choose];
  const { language } = document.documentElement.dataset;
  return [language === "en" || language === "ja" ? language : EXPORTED, choose];
}

/** Asks the server for pages in this language from now on, so that they need not switch. */
export function askForPagesIn(language: Language): void {
  try {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
    document.cookie = `alpha_language=${language}; path=/; max-age=31536000; samesite=lax`;
  } catch {
    // Where cookies are blocked, pages come in the browser's language and switch.
  }
}
