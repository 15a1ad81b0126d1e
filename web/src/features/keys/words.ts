import { loadPart } from "@/browser/part";

/** The words of the page of API keys, loaded with it. */
export const WORDS = {
  en: () => loadPart(() => import("@/i18n/en/keys")).then(({ keys }) => keys),
  ja: () => loadPart(() => import("@/i18n/ja/keys")).then(({ keys }) => keys),
};
