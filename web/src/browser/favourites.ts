"use client";

import { useMemo } from "react";
import { useRemembered } from "./remembered";

const NAME = "favourites";
const FAVOURITES_MAX = 200;

/** What was remembered as a list of addresses; nothing of what is no such list. */
export function readFavourites(text: string | null): string[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

/** The list with the address in it or, where it was, without; the newest ones are kept. */
export function toggled(favourites: readonly string[], address: string): string[] {
  if (favourites.includes(address)) return favourites.filter((one) => one !== address);
  return [...favourites, address].slice(-FAVOURITES_MAX);
}

/**
 * The tokens that this browser's visitor marked, in all its tabs; for as long as the page where
 * nothing can be stored. None while the page is not hydrated.
 */
export function useFavourites() {
  const [text, remember] = useRemembered(NAME);
  const favourites = useMemo(() => new Set(readFavourites(text)), [text]);
  const toggle = (address: string) =>
    remember(JSON.stringify(toggled(readFavourites(text), address)));
  return { favourites, toggle };
}
