"use client";

import { type ReactNode, useEffect, useState } from "react";
import {
  type AbstractIntlMessages,
  IntlProvider,
  useLocale,
  useMessages,
  useTimeZone,
} from "use-intl";
import type { Language } from "./language";

/** How the words of some pages are loaded, by language. */
export type WordsLoading = Record<Language, () => Promise<AbstractIntlMessages>>;

/**
 * Adds words to the site's once they are loaded; until then the `waiting` stands there, or nothing,
 * which moves nothing when they come.
 */
export function MoreWords(props: {
  words: WordsLoading;
  waiting?: ReactNode;
  children: ReactNode;
}) {
  const locale = useLocale();
  const messages = useMessages();
  const timeZone = useTimeZone();
  const load = props.words[locale];
  const [loaded, setLoaded] = useState<AbstractIntlMessages | null>(null);
  useEffect(() => {
    let isCurrent = true;
    load().then(
      (words) => isCurrent && setLoaded(words),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [load]);
  if (!loaded) return props.waiting;
  return (
    <IntlProvider locale={locale} messages={{ ...messages, ...loaded }} timeZone={timeZone}>
      {props.children}
    </IntlProvider>
  );
}
