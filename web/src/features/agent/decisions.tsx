"use client";

import { useTranslations } from "use-intl";
import type { Journal } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { EmptyState } from "@/ui/notice";
import { DecisionRow } from "./decision-row";

/** The newest decisions of a journal, with their reasons. */
export function Decisions({ journal }: { journal: Journal }) {
  const t = useTranslations("agent");
  const { decisions, entries } = journal;
  return (
    <Card
      title={t("decisions")}
      aside={entries > 0 && <p className="text-ink-3 text-xs">{t("chain", { count: entries })}</p>}
    >
      {decisions.length === 0 ? (
        <EmptyState text={t("noDecisions")} />
      ) : (
        <ol reversed aria-label={t("decisions")}>
          {decisions.map((decision) => (
            <DecisionRow key={decision.number} decision={decision} />
          ))}
        </ol>
      )}
    </Card>
  );
}
