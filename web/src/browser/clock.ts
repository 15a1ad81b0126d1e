"use client";

import { useSyncExternalStore } from "react";

const SECOND = 1000;

function subscribe(listener: () => void) {
  const timer = setInterval(listener, SECOND);
  return () => clearInterval(timer);
}

/** The time in milliseconds, renewed each second; null while the page is not hydrated. */
export function useNow(): number | null {
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(Date.now() / SECOND) * SECOND,
    () => null,
  );
}
