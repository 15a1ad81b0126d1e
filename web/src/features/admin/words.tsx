"use client";

import type { ReactNode } from "react";
import { loadPart } from "@/browser/part";
import { MoreWords, type WordsLoading } from "@/i18n/more-words";
import { Waiting } from "./waiting";

const WORDS: WordsLoading = {
  en: async () => (await loadPart(() => import("@/i18n/en/admin"))).organiser,
  ja: async () => (await loadPart(() => import("@/i18n/ja/admin"))).organiser,
};

/** Adds the words of these pages to the site's, once they are loaded. */
export function Words({ children }: { children: ReactNode }) {
  return (
    <MoreWords words={WORDS} waiting={<Waiting />}>
      {children}
    </MoreWords>
  );
}
