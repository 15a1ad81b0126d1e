"use client";

import { useTranslations } from "use-intl";
import { endedSeason } from "@/seasons/seasons";
import { useAddressedSeason } from "@/seasons/use-season";
import { useSeasons } from "@/seasons/use-seasons";
import { ButtonLink } from "@/ui/button";
import { EmptyState, FailedState } from "@/ui/notice";
import { Page } from "@/ui/pages/page";
import { SkeletonRows } from "@/ui/skeleton";
import { NextSeason } from "./next-season";
import SeasonResults from "./season-results";

/** The results of the season that the address names (`?season=`), else of the newest that is over. */
export function ResultsView() {
  const t = useTranslations();
  const { season: asked } = useAddressedSeason();
  const { data, isError, refetch } = useSeasons();
  const named = data?.seasons.find(({ id }) => id === asked);
  const season = asked === null ? endedSeason(data?.seasons ?? []) : named;
  const isOver = season?.state === "ended";
  const missing = asked !== null && !named ? "seasons.unknown" : "results.notYet";
  return (
    <Page title={isOver ? `${t("results.title")} · ${season.name}` : t("results.title")}>
      {!data && (
        <div className="card">
          {isError ? (
            <FailedState text={t("results.failed")} onRetry={() => refetch()} />
          ) : (
            <SkeletonRows count={4} className="h-16" />
          )}
        </div>
      )}
      {data && isOver && <SeasonResults season={season} />}
      {data && !isOver && (
        <div className="card">
          <EmptyState text={t(asked === null ? "results.none" : missing)}>
            <NextSeason />
            <ButtonLink href="/archive">{t("seasons.all")}</ButtonLink>
          </EmptyState>
        </div>
      )}
    </Page>
  );
}
