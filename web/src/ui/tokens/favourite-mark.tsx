"use client";

import { useTranslations } from "use-intl";
import { useFavourites } from "@/browser/favourites";
import { StarMark } from "../star-mark";

/** Marks a token as a favourite of this browser's, or no longer: those come first in lists. */
export function FavouriteMark(props: { address: string; symbol: string }) {
  const t = useTranslations("market");
  const { favourites, toggle } = useFavourites();
  return (
    <StarMark
      isOn={favourites.has(props.address)}
      onToggle={() => toggle(props.address)}
      label={t("favourite", { symbol: props.symbol })}
    />
  );
}
