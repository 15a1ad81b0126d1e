"use client";

import { useCallback, useSyncExternalStore } from "react";
import { ofBrowser } from "./storage";

const listeners = new Set<() => void>();

/** A text kept in this browser under `alpha.<name>`; null when there is none. */
export const readRemembered = ofBrowser.read;

export function remember(name: string, text: string | null): void {
  ofBrowser.write(name, text);
  for (const listener of listeners) listener();
}

/** Calls `listener` whenever a text is remembered or forgotten, also in another tab. */
export function onRemembered(listener: () => void): () => void {
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
    onRemembered,
    () => readRemembered(name),
    () => null,
  );
  const set = useCallback((next: string | null) => remember(name, next), [name]);
  return [text, set];
}
