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

interface Props {
  /** Loads the words in each language. */
  words: Record<Language, () => Promise<AbstractIntlMessages>>;
  waiting: ReactNode;
  children: ReactNode;
}

/** Adds the words of some pages to the site's, once they are loaded. */
export function PageWords({ words, waiting, children }: Props) {
  const locale = useLocale();
  const messages = useMessages();
  const timeZone = useTimeZone();
  const [added, setAdded] = useState<AbstractIntlMessages | null>(null);
  useEffect(() => {
    let isCurrent = true;
    words[locale]().then(
      (loaded) => isCurrent && setAdded(loaded),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [locale, words]);
  if (!added) return waiting;
  return (
    <IntlProvider locale={locale} messages={{ ...messages, ...added }} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}
