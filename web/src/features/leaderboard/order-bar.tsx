"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/ui/button";
import { FIRST, KINDS, type Shown, SORTS, type Sort, type Who } from "./view";

const SELECT = "h-8 rounded-lg border border-line bg-raised px-2 text-ink text-sm";

/** The order of the list, for screens without all heads, whose entries, and the own place. */
export function OrderBar(props: {
  shown: Shown;
  own: string | undefined;
  onShow: (shown: Shown) => void;
}) {
  const t = useTranslations("leaderboard");
  const { shown, own, onShow } = props;
  const isFirst = shown.offset === 0 && shown.around === null && shown.sort === "rank";
  const first = { ...FIRST, who: shown.who };
  return (
    <div className="flex min-h-13 flex-wrap items-center gap-2 px-4 py-2 sm:px-5">
      <label className="flex items-center gap-2 text-ink-2 text-sm lg:hidden">
        <span className="max-sm:sr-only">{t("sortBy")}</span>
        <select
          value={shown.sort}
          onChange={(event) => onShow({ ...first, sort: event.target.value as Sort })}
          className={SELECT}
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t(`sorts.${sort}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="sr-only">{t("who")}</span>
        <select
          value={shown.who}
          onChange={(event) => onShow({ ...FIRST, who: event.target.value as Who })}
          className={SELECT}
        >
          {KINDS.map((who) => (
            <option key={who} value={who}>
              {t(`whose.${who}`)}
            </option>
          ))}
        </select>
      </label>
      <span className="ml-auto flex gap-2">
        {!isFirst && (
          <Button size="small" onClick={() => onShow(first)}>
            {t("toFirst")}
          </Button>
        )}
        {own && shown.who !== "followed" && (
          <Button
            size="small"
            aria-pressed={shown.around !== null}
            onClick={() => onShow({ ...first, around: own })}
          >
            {t("aroundMe")}
          </Button>
        )}
      </span>
    </div>
  );
}
