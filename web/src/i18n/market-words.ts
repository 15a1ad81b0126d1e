import { loadPart } from "@/browser/part";
import type { WordsLoading } from "./more-words";

/** The words of charts, orders that wait, notifications, commands, and other parts that are loaded apart. */
export const MARKET_WORDS: WordsLoading = {
  en: async () => (await loadPart(() => import("./market/en"))).marketParts,
  ja: async () => (await loadPart(() => import("./market/ja"))).marketParts,
};
