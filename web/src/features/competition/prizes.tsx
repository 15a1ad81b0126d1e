"use client";

import { useTranslations } from "use-intl";
import type { SeasonEntry } from "@/rpc/generated";

/** What each place is given; nothing where the organiser set no prizes. */
export function Prizes({ prizes }: Pick<SeasonEntry, "prizes">) {
  const t = useTranslations("results");
  if (prizes.length === 0) return null;
  return (
    <section aria-labelledby="prizes" className="card mt-3 p-5">
      <h3 id="prizes" className="font-medium text-[15px]">
        {t("prizes")}
      </h3>
      <ol className="mt-2 text-sm">
        {prizes.map(({ rank, prize }) => (
          <li key={rank} className="flex min-h-9 items-center justify-between gap-4">
            <span className="text-ink-2">{t("place", { rank })}</span>
            <span className="min-w-0 break-words text-right">{prize}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
