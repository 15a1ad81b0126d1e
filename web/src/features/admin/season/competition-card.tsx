"use client";

import { useFormatter, useTranslations } from "use-intl";
import { rateText } from "@/format/money";
import type { Overview } from "@/rpc/generated";
import { useCompetition } from "@/rpc/queries/use-competition";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Detail, Details } from "@/ui/detail";
import { EmptyState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import type { Decision } from "../decision/decision";
import { areRulesOpen, POSSIBLE } from "../view";

const TIME = { dateStyle: "medium", timeStyle: "short" } as const;

/** The competition's state and times, and what can be done to it now. */
export function CompetitionCard(props: {
  overview: Overview | undefined;
  onAsk: (decision: Decision) => void;
}) {
  const t = useTranslations("admin");
  const format = useFormatter();
  const rules = useCompetition();
  const { overview, onAsk } = props;
  const time = (iso: string) => format.dateTime(new Date(iso), TIME);
  const competition = overview?.competition;
  return (
    <Card title={t("competition")} className="min-h-64">
      {!overview && <SkeletonRows count={3} className="h-12" />}
      {overview && !competition && <EmptyState text={t("noCompetition")} />}
      {competition && (
        <div className="flex flex-col gap-5 px-5 pt-2 pb-5">
          <Details>
            <Detail name={t("fields.name")}>{competition.name}</Detail>
            <Detail name={t("state")}>
              <strong className="font-semibold">{t(`states.${competition.state}`)}</strong>
            </Detail>
            <Detail name={t("pausedFor")}>{rules.data?.paused_for ?? "–"}</Detail>
            <Detail name={t("fields.starts_at")}>{time(competition.starts_at)}</Detail>
            <Detail name={t("fields.ends_at")}>{time(competition.ends_at)}</Detail>
            <Detail name={t("participants")}>{format.number(competition.participants)}</Detail>
            <Detail name={t("fees")}>
              {rules.data ? (
                <>
                  {rateText(rules.data.swap_fee_rate)} / {rateText(rules.data.perp_fee_rate)}
                </>
              ) : (
                "–"
              )}
            </Detail>
            <Detail name={t("fields.execution_delay_ms")}>
              {rules.data ? format.number(rules.data.execution_delay_ms) : "–"}
            </Detail>
          </Details>
          <div className="flex flex-wrap gap-2">
            {POSSIBLE[competition.state].map((act) => (
              <Button
                key={act}
                onClick={() => onAsk({ ...competition, act })}
                className="flex-1 whitespace-nowrap"
              >
                {t(`acts.${act}`)}
              </Button>
            ))}
            {areRulesOpen(competition.state) && rules.data && (
              <Button
                onClick={() => rules.data && onAsk({ ...rules.data, act: "setFees" })}
                className="flex-1 whitespace-nowrap"
              >
                {t("acts.setFees")}
              </Button>
            )}
          </div>
          <p className="text-ink-2 text-sm">{t("pauseMeans")}</p>
        </div>
      )}
    </Card>
  );
}
