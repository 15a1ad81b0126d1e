"use client";

import { useSyncExternalStore } from "react";
import { useRemembered } from "./remembered";

export type Theme = "dark" | "light";

const IS_LIGHT = "(prefers-color-scheme: light)";

function subscribe(listener: () => void) {
  const wish = window.matchMedia(IS_LIGHT);
  wish.addEventListener("change", listener);
  return () => wish.removeEventListener("change", listener);
}

/** The theme: what the visitor chose here, else the system's; dark while the page is not hydrated. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [chosen, choose] = useRemembered("theme");
  const isSystemLight = useSyncExternalStore(
    subscribe,
    () => window.matchMedia(IS_LIGHT).matches,
    () => false,
  );
  if (chosen === "light" || chosen === "dark") return [chosen, choose];
  return [isSystemLight ? "light" : "dark", choose];
}
