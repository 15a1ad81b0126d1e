"use client";

import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let isLive = false;

/** Notes whether the server tells prices by itself at the moment. */
export function setLive(next: boolean): void {
  isLive = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Whether the server tells prices by itself; where it does not, they must be asked for. */
export function useIsLive(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => isLive,
    () => false,
  );
}
