"use client";

import { useTranslations } from "use-intl";
import type { Overview } from "@/rpc/generated";
import { useCompetition } from "@/rpc/queries/use-competition";
import { Card } from "@/ui/card";
import { SkeletonRows } from "@/ui/skeleton";
import type { Decision } from "../decision/decision";
import { areRulesOpen } from "../view";
import { RankingForm } from "./ranking-form";

/** By what the season ranks; to be set before the start alone. */
export function RankingCard(props: {
  overview: Overview | undefined;
  onAsk: (decision: Decision) => void;
}) {
  const t = useTranslations("admin");
  const { data: rules } = useCompetition();
  const competition = props.overview?.competition;
  if (!competition || !areRulesOpen(competition.state)) return null;
  return (
    <Card title={t("ranking.title")}>
      <p className="px-5 pb-4 text-ink-2 text-sm">{t("ranking.text")}</p>
      {!rules && <SkeletonRows count={3} className="h-12" />}
      {rules && (
        <RankingForm
          key={JSON.stringify(rules.ranking)}
          rule={rules.ranking}
          name={competition.name}
          onAsk={props.onAsk}
        />
      )}
    </Card>
  );
}
