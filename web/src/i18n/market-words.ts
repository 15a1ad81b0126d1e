import { loadPart } from "@/browser/part";
import type { WordsLoading } from "./more-words";

/** The words of price alerts and of the tape. */
export const MARKET_WORDS: WordsLoading = {
  en: async () => (await loadPart(() => import("./market/en"))).marketParts,
  ja: async () => (await loadPart(() => import("./market/ja"))).marketParts,
};
