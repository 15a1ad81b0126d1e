"use client";

import { useEffect, useState } from "react";
import { loadPart } from "@/browser/part";
import { useLanguage } from "./language";

/** Sentences by a refusal's reason; the gaps in them, `{symbol}`, are the refusal's facts. */
export type Refusals = Readonly<Record<string, string>>;

const NONE: Refusals = {};

/** The refusals in the visitor's language; none before they are loaded, which is after the page. */
export function useRefusals(): Refusals {
  const [language] = useLanguage();
  const [known, setKnown] = useState(NONE);
  useEffect(() => {
    let isWanted = true;
    const isJapanese = language === "ja";
    loadPart(() => (isJapanese ? import("./ja/refusals") : import("./en/refusals"))).then(
      ({ refusals }) => isWanted && setKnown(refusals),
      () => {}, // the server's own sentence does
    );
    return () => {
      isWanted = false;
    };
  }, [language]);
  return known;
}
