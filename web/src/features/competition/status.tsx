"use client";

import { useTranslations } from "use-intl";
import { useNow } from "@/browser/clock";
import { useCompetition } from "@/rpc/use-competition";
import { countdownText, deadline } from "./view";

/** In the header: whether the market is a simulation, and how long the competition lasts. */
export function CompetitionStatus() {
  const t = useTranslations();
  const now = useNow();
  const { data } = useCompetition();
  if (!data || now === null) return null;
  const next = deadline(data);
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
          ? t(data.state === "paused" ? "competition.paused" : "competition.ended")
          : `${t(`competition.${next.label}`)} ${countdownText(next.at, now, (days, clock) =>
              t("competition.left", { days, clock }),
            )}`}
      </span>
    </div>
  );
}
