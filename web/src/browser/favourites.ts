"use client";

import { useMemo } from "react";
import { useRemembered } from "./remembered";
import { readTexts } from "./text-list";

const NAME = "favourites";
const FAVOURITES_MAX = 200;

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
  const favourites = useMemo(() => new Set(readTexts(text)), [text]);
  const toggle = (address: string) => remember(JSON.stringify(toggled(readTexts(text), address)));
  return { favourites, toggle };
}
