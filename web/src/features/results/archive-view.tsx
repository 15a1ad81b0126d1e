"use client";

import { useTranslations } from "use-intl";
import { useSeasons } from "@/seasons/use-seasons";
import { EmptyState, FailedState } from "@/ui/notice";
import { Page } from "@/ui/pages/page";
import { SkeletonRows } from "@/ui/skeleton";
import { SeasonEntry } from "./season-entry";

/** Every season there was, is and will be, that which begins last first. */
export function ArchiveView() {
  const t = useTranslations("seasons");
  const { data, isError, refetch } = useSeasons();
  return (
    <Page title={t("archive")}>
      {!data && (
        <div className="card">
          {isError ? (
            <FailedState text={t("failed")} onRetry={() => refetch()} />
          ) : (
            <SkeletonRows count={4} className="h-16" />
          )}
        </div>
      )}
      {data?.seasons.length === 0 && (
        <div className="card">
          <EmptyState text={t("none")} />
        </div>
      )}
      <ul className="flex flex-col gap-5">
        {data?.seasons.map((season) => (
          <SeasonEntry key={season.id} season={season} />
        ))}
      </ul>
    </Page>
  );
}
