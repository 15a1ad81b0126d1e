import { loadPart } from "@/browser/part";
import type { WordsLoading } from "./more-words";

/** The words of a study, which only its page and its participants need. */
export const STUDY_WORDS: WordsLoading = {
  en: async () => (await loadPart(() => import("./en/study"))).studies,
  ja: async () => (await loadPart(() => import("./ja/study"))).studies,
};
