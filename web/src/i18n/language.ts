"use client";

import { useHydrated } from "@/browser/hydrated";
import { useRemembered } from "@/browser/remembered";

export type Language = "en" | "ja";

/** The chosen language, else the browser's; English while the page is not hydrated. */
export function useLanguage(): [Language, (language: Language) => void] {
  const [chosen, choose] = useRemembered("language");
  const isHydrated = useHydrated();
  if (chosen === "en" || chosen === "ja") return [chosen, choose];
  const isJapanese = isHydrated && navigator.language.startsWith("ja");
  return [isJapanese ? "ja" : "en", choose];
}
