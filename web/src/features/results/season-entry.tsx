"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { SeasonEntry as Season } from "@/rpc/generated";
import { useWalletAddress } from "@/rpc/session";
import { isSettling } from "@/seasons/seasons";
import { ButtonLink } from "@/ui/button";
import { SkeletonRows } from "@/ui/skeleton";
import { PlaceRow } from "@/ui/traders/place-row";
import { usePodium } from "./use-podium";

const TIME = { dateStyle: "medium", timeStyle: "short" } as const;

/** One season of the archive: when it was, how many took part, who won, and the ways to more. */
export function SeasonEntry({ season }: { season: Season }) {
  const t = useTranslations();
  const format = useFormatter();
  const own = useWalletAddress();
  const time = (iso: string) => format.dateTime(new Date(iso), TIME);
  const isOver = season.state === "ended";
  return (
    <li className="card min-w-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 pt-4 pb-3">
        <div className="min-w-0">
          <h2 className="break-words font-semibold text-[15px]">{season.name}</h2>
          <p className="figures mt-0.5 text-ink-2 text-sm">
            {t("seasons.between", { from: time(season.starts_at), until: time(season.ends_at) })}
          </p>
          <p className="figures mt-0.5 text-ink-3 text-xs">
            {isSettling(season)
              ? t("results.settling", { name: season.name })
              : t(`seasons.states.${season.state}`)}
            {season.state !== "upcoming" &&
              ` · ${t("seasons.traders", { count: season.participants })}`}
          </p>
        </div>
        {season.state !== "upcoming" && (
          <div className="flex flex-wrap gap-2">
            {isOver && (
              <ButtonLink size="small" href={`/results?season=${season.id}`}>
                {t("seasons.results")}
              </ButtonLink>
            )}
            {isOver && own && (
              <ButtonLink size="small" href={`/result?wallet=${own}&season=${season.id}`}>
                {t("seasons.own")}
              </ButtonLink>
            )}
            <ButtonLink size="small" href={`/leaderboard?season=${season.id}`}>
              {t("seasons.leaderboard")}
            </ButtonLink>
          </div>
        )}
      </div>
      {season.is_final && season.participants > 0 && <First season={season.id} />}
    </li>
  );
}

/** The first three of a season, in lines. */
function First({ season }: { season: string }) {
  const { data } = usePodium(season, true);
  return (
    <ol className="min-h-14 pb-2">
      {!data && <SkeletonRows count={1} className="h-14" />}
      {data?.users
        .filter((entry) => !entry.disqualified)
        .map((entry) => (
          <PlaceRow key={entry.wallet_address} entry={entry} height="h-14" />
        ))}
    </ol>
  );
}
