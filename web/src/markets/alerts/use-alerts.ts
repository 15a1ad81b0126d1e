"use client";

import { useMemo } from "react";
import { readRemembered, useRemembered } from "@/browser/remembered";
import { type PriceAlert, readAlerts } from "./alert";
import { ALERTS } from "./kept";

/**
 * The price alerts of this browser, in all its tabs; for as long as the page where nothing can be
 * stored. None while the page is not hydrated.
 */
export function useAlerts() {
  const [text, remember] = useRemembered(ALERTS);
  const alerts = useMemo(() => readAlerts(text), [text]);
  const keep = (next: readonly PriceAlert[]) =>
    remember(next.length === 0 ? null : JSON.stringify(next));
  // Another tab may have changed them a moment ago.
  const present = () => readAlerts(readRemembered(ALERTS));
  return {
    alerts,
    add: (alert: PriceAlert) => keep([...present(), alert]),
    /** Takes them away; gives those that were still there, which no other tab has told of. */
    take: (ids: readonly string[]): PriceAlert[] => {
      const [before, gone] = [present(), new Set(ids)];
      keep(before.filter(({ id }) => !gone.has(id)));
      return before.filter(({ id }) => gone.has(id));
    },
  };
}
