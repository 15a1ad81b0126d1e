"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False in the exported page and in its first render, true from then on. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
