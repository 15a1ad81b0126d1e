import { loadPart } from "@/browser/part";
import type { WordsLoading } from "./more-words";

/** The words of keys and agents, which few pages need. */
export const PROGRAM_WORDS: WordsLoading = {
  en: async () => (await loadPart(() => import("./en/programs"))).programs,
  ja: async () => (await loadPart(() => import("./ja/programs"))).programs,
};
