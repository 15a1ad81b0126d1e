import { en } from "./en";
import { organiser as enOrganiser } from "./en/admin";
import { ja } from "./ja";
import { organiser as jaOrganiser } from "./ja/admin";

const isJapanese = process.env.ALPHA_LANGUAGE === "ja";

/** The language pages are being exported in, and its sentences: for what the server's part writes. */
export const EXPORTED_LANGUAGE = isJapanese ? "ja" : "en";
export const exported = isJapanese ? { ...ja, ...jaOrganiser } : { ...en, ...enOrganiser };
