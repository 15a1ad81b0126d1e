"use client";

import { useSearchParams } from "next/navigation";
import { isEarlier } from "./seasons";
import { useSeasons } from "./use-seasons";

/** The season that the page is about. */
export interface AddressedSeason {
  /** Null for the newest that has begun. */
  season: string | null;
  /** Whether it is not the newest: nothing in it can be traded any more. */
  isEarlier: boolean;
}

/** The season that the page's address names (`?season=`), else the newest that has begun. */
export function useAddressedSeason(): AddressedSeason {
  const season = useSearchParams().get("season");
  const { data } = useSeasons();
  return { season, isEarlier: isEarlier(season, data?.seasons) };
}

/** What is added to a question about the season; nothing for the newest. */
export function ofSeason(season: string | null): { season?: string } {
  return season === null ? {} : { season };
}
