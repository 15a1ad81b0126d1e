"use client";

import { useTranslations } from "use-intl";
import type { SeasonEntry } from "@/rpc/generated";
import { useWalletAddress } from "@/rpc/session";
import { isSettling } from "@/seasons/seasons";
import { ButtonLink } from "@/ui/button";
import { Card } from "@/ui/card";
import { NextSeason } from "./next-season";
import { Podium } from "./podium";
import { furtherPrizes } from "./view";

/** How a season that is over ended: that it is being settled, and then who won what. */
export default function SeasonResults({ season }: { season: SeasonEntry }) {
  const t = useTranslations();
  const own = useWalletAddress();
  const { id, name } = season;
  const further = furtherPrizes(season);
  return (
    <div className="flex flex-col gap-5">
      <div role="status" className="min-h-5">
        {isSettling(season) ? (
          <div className="card px-5 py-8 text-center">
            <p className="font-semibold text-lg">{t("results.settling", { name })}</p>
            <p className="mx-auto mt-2 max-w-xl text-ink-2 text-sm leading-relaxed">
              {t("results.settlingText")}
            </p>
          </div>
        ) : (
          <p className="text-ink-2 text-sm">{t("results.lead", { name })}</p>
        )}
      </div>
      {season.is_final && <Podium season={season} />}
      {season.is_final && further.length > 0 && (
        <Card title={t("results.prizes")}>
          <ul className="px-5 pb-4 text-sm">
            {further.map(({ rank, prize }) => (
              <li key={rank} className="flex min-h-9 items-center justify-between gap-4">
                <span className="text-ink-2">{t("results.place", { rank })}</span>
                <span className="min-w-0 break-words text-right">{prize}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <div className="flex flex-wrap items-center justify-between gap-4">
        <NextSeason />
        <div className="flex flex-wrap gap-2">
          {season.is_final && own && (
            <ButtonLink look="primary" href={`/result?wallet=${own}&season=${id}`}>
              {t("results.toMine")}
            </ButtonLink>
          )}
          {season.is_final && (
            <ButtonLink href={`/leaderboard?season=${id}`}>{t("results.full")}</ButtonLink>
          )}
          <ButtonLink href="/archive">{t("seasons.all")}</ButtonLink>
        </div>
      </div>
    </div>
  );
}
