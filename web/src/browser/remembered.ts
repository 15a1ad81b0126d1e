"use client";

import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

/** A text kept in this browser under `alpha.<name>`; null when there is none. */
export function readRemembered(name: string): string | null {
  return localStorage.getItem(`alpha.${name}`);
}

export function remember(name: string, text: string | null): void {
  if (text === null) localStorage.removeItem(`alpha.${name}`);
  else localStorage.setItem(`alpha.${name}`, text);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** The remembered text and its setter; null while the page is not hydrated. */
export function useRemembered(name: string): [string | null, (text: string | null) => void] {
  const text = useSyncExternalStore(
    subscribe,
    () => readRemembered(name),
    () => null,
  );
  const set = useCallback((next: string | null) => remember(name, next), [name]);
  return [text, set];
}
