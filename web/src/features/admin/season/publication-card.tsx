"use client";

import { useTranslations } from "use-intl";
import type { Overview } from "@/rpc/generated";
import { Card } from "@/ui/card";
import type { Decision } from "../decision/decision";
import { DisclosureForm } from "./disclosure-form";
import { PrizesForm } from "./prizes-form";

/** The prizes of the season that runs or is to come, and what others see of a trader in it. */
export function PublicationCard(props: {
  overview: Overview | undefined;
  onAsk: (decision: Decision) => void;
}) {
  const t = useTranslations("admin");
  const competition = props.overview?.competition;
  const season = props.overview?.seasons.find(
    ({ name, starts_at }) => name === competition?.name && starts_at === competition.starts_at,
  );
  if (!season || season.state === "ended") return null;
  const { disclosure, disclosure_delay_seconds, prizes } = season;
  return (
    <Card title={t("publication.title")} className="overflow-hidden">
      <PrizesForm key={JSON.stringify(prizes)} season={season} onAsk={props.onAsk} />
      <DisclosureForm
        key={`${disclosure} ${disclosure_delay_seconds}`}
        season={season}
        onAsk={props.onAsk}
      />
    </Card>
  );
}
