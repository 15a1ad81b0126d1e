"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { RankingRules } from "@/rpc/generated";
import { Button } from "@/ui/button";
import type { Decision } from "../decision/decision";
import { type RankingFields, rankingFields, rankingTyped } from "./ranking-fields";

const RANKINGS = ["return", "sortino", "calmar", "return_less_drawdown"] as const;
const FIELD = "mt-1.5 h-10 w-full rounded-xl border border-line bg-canvas px-3 text-ink text-sm";

/** The ranking as it stands, to be changed as a whole. */
export function RankingForm(props: {
  rule: RankingRules;
  name: string;
  onAsk: (decision: Decision) => void;
}) {
  const t = useTranslations("admin");
  const words = useTranslations("ranking");
  const [ranking, setRanking] = useState(props.rule.ranking);
  const [fields, setFields] = useState(() => rankingFields(props.rule));
  const rule = rankingTyped(ranking, fields);
  const input = (name: keyof RankingFields, label: string) => (
    <label className="text-ink-2">
      {label}
      <input
        inputMode="decimal"
        value={fields[name]}
        onChange={(event) => setFields({ ...fields, [name]: event.target.value })}
        placeholder={name === "liquidations_max" ? t("ranking.none") : undefined}
        autoComplete="off"
        className={FIELD}
      />
    </label>
  );
  return (
    <div className="flex flex-col gap-4 px-5 pb-5 text-sm">
      <label className="text-ink-2">
        {t("fields.ranking")}
        <select
          value={ranking}
          onChange={(event) => setRanking(event.target.value as RankingRules["ranking"])}
          className={FIELD}
        >
          {RANKINGS.map((value) => (
            <option key={value} value={value}>
              {words(`by.${value}`)}
            </option>
          ))}
        </select>
      </label>
      <div className="grid gap-3 sm:grid-cols-2">
        {input("deviation_floor", t("ranking.deviation_floor"))}
        {ranking === "calmar" && input("drawdown_floor", t("ranking.drawdown_floor"))}
        {ranking === "return_less_drawdown" &&
          input("drawdown_multiple", t("fields.drawdown_multiple"))}
        {input("liquidations_max", t("fields.liquidations_max"))}
        {input("traded_days_min", t("fields.traded_days_min"))}
      </div>
      <Button
        onClick={() => rule && props.onAsk({ act: "setRanking", name: props.name, rule })}
        disabled={rule === null}
      >
        {t("acts.setRanking")}
      </Button>
    </div>
  );
}
