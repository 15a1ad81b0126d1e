"use client";

import { useSyncExternalStore } from "react";

const SECOND = 1000;

function subscribe(listener: () => void) {
  const timer = setInterval(listener, SECOND);
  return () => clearInterval(timer);
}

/**
 * The time in milliseconds, renewed each second, of a clock that is `aheadMs` ahead of this device's;
 * null while the page is not hydrated.
 */
export function useNow(aheadMs = 0): number | null {
  return useSyncExternalStore(
    subscribe,
    () => Math.floor((Date.now() + aheadMs) / SECOND) * SECOND,
    () => null,
  );
}
