import { loadPart } from "@/browser/part";

/** The words of the admin's pages, loaded with them. */
export const WORDS = {
  en: () => loadPart(() => import("@/i18n/en/admin")).then(({ organiser }) => organiser),
  ja: () => loadPart(() => import("@/i18n/ja/admin")).then(({ organiser }) => organiser),
};
