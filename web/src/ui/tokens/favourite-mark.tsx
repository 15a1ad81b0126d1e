"use client";

import { useTranslations } from "use-intl";
import { useFavourites } from "@/browser/favourites";

/** Marks a token as a favourite of this browser's, or no longer: those come first in lists. */
export function FavouriteMark(props: { address: string; symbol: string }) {
  const t = useTranslations("market");
  const { favourites, toggle } = useFavourites();
  const isOne = favourites.has(props.address);
  return (
    <label
      className={`relative grid size-8 shrink-0 cursor-pointer place-items-center rounded-lg text-base hover:bg-raised has-focus-visible:outline-2 has-focus-visible:outline-accent ${isOne ? "text-warn" : "text-ink-3"}`}
    >
      <input
        type="checkbox"
        checked={isOne}
        onChange={() => toggle(props.address)}
        aria-label={t("favourite", { symbol: props.symbol })}
        className="sr-only"
      />
      <span aria-hidden="true">{isOne ? "★" : "☆"}</span>
    </label>
  );
}
