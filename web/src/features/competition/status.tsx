"use client";

import { useTranslations } from "use-intl";
import { useCompetition, useServerNow } from "@/rpc/queries/use-competition";
import { isSettling } from "@/seasons/seasons";
import { useSeasons } from "@/seasons/use-seasons";
import { countdownText, deadline } from "./view";

/** In the header: whether the market is a simulation, and how long the competition lasts. */
export function CompetitionStatus() {
  const t = useTranslations();
  const now = useServerNow();
  const { data } = useCompetition();
  const isBeingSettled = useSeasons().data?.seasons.some(isSettling) ?? false;
  if (!data || now === null) return null;
  const next = isBeingSettled ? null : deadline(data);
  const over = data.state === "paused" ? "competition.paused" : "competition.ended";
  return (
    <div className="flex items-center gap-2">
      {data.is_simulated && (
        <span
          title={t("site.simulatedHint")}
          className="whitespace-nowrap rounded-full border border-line bg-warn-soft px-2.5 py-1 font-medium text-warn text-xs"
        >
          {t("site.simulated")}
        </span>
      )}
      <span className="figures whitespace-nowrap rounded-full border border-line px-2.5 py-1 text-ink-2 text-xs">
        {next === null
          ? t(isBeingSettled ? "ending.settling" : over)
          : `${t(`competition.${next.label}`)} ${countdownText(next.at, now, (days, clock) =>
              t("competition.left", { days, clock }),
            )}`}
      </span>
    </div>
  );
}
