"use client";

import { useTranslations } from "use-intl";
import type { SeasonEntry } from "@/rpc/generated";
import { useStanding } from "@/rpc/queries/use-standing";
import { useWalletAddress } from "@/rpc/session";
import { isSettling } from "@/seasons/seasons";
import { ButtonLink } from "@/ui/button";
import { NextSeason } from "./next-season";

/** That the newest season is being settled, and then one's own place in it. */
export default function OwnNotice({ newest }: { newest: SeasonEntry }) {
  const t = useTranslations("results");
  const own = useWalletAddress();
  const { id, name } = newest;
  const standing = useStanding(newest.is_final ? own : null, id);
  const place = newest.is_final ? standing?.place.rank : undefined;
  return (
    <section
      role="status"
      className="card flex min-h-20 flex-wrap items-center justify-between gap-4 p-5"
    >
      <div className="min-w-0">
        {isSettling(newest) && <p className="font-medium">{t("settling", { name })}</p>}
        {isSettling(newest) && <p className="mt-1 text-ink-2 text-sm">{t("settlingText")}</p>}
        {newest.is_final && (
          <p className="font-medium">
            {place && standing
              ? t("mine", { name, rank: place, total: standing.total })
              : t("lead", { name })}
          </p>
        )}
        <div className="mt-1">
          <NextSeason />
        </div>
      </div>
      {newest.is_final && (
        <div className="flex flex-wrap gap-2">
          {place && (
            <ButtonLink look="primary" href={`/result?wallet=${own}&season=${id}`}>
              {t("toMine")}
            </ButtonLink>
          )}
          <ButtonLink href={`/results?season=${id}`}>{t("title")}</ButtonLink>
        </div>
      )}
    </section>
  );
}
