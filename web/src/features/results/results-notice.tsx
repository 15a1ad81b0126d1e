"use client";

import { useTranslations } from "use-intl";
import { useWalletAddress } from "@/rpc/session";
import { useStanding } from "@/rpc/use-standing";
import { begunSeasons, isSettling } from "@/seasons/seasons";
import { useSeasons } from "@/seasons/use-seasons";
import { ButtonLink } from "@/ui/button";
import { NextSeason } from "./next-season";

/** For who is signed in, once the newest season is over: that it is being settled, then their place. */
export function ResultsNotice() {
  const t = useTranslations("results");
  const own = useWalletAddress();
  const { data } = useSeasons();
  const [newest] = begunSeasons(data?.seasons ?? []);
  const isOver = newest?.state === "ended";
  const standing = useStanding(isOver ? own : null, newest?.id ?? null);
  if (!own || !newest || !isOver) return null;
  const { id, name } = newest;
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
