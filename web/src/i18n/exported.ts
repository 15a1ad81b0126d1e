import { en } from "./en";
import { organiser as enOrganiser } from "./en/admin";
import { programs as enPrograms } from "./en/programs";
import { studies as enStudies } from "./en/study";
import { ja } from "./ja";
import { organiser as jaOrganiser } from "./ja/admin";
import { programs as jaPrograms } from "./ja/programs";
import { studies as jaStudies } from "./ja/study";

const isJapanese = process.env.ALPHA_LANGUAGE === "ja";

/** The language pages are being exported in, and its sentences: for what the server's part writes. */
export const EXPORTED_LANGUAGE = isJapanese ? "ja" : "en";
export const exported = isJapanese
  ? { ...ja, ...jaOrganiser, ...jaPrograms, ...jaStudies }
  : { ...en, ...enOrganiser, ...enPrograms, ...enStudies };
