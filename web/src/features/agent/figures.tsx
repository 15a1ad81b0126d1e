"use client";

import { useTranslations } from "use-intl";
import { percentText, usdText } from "@/format/money";
import type { AgentRecord } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { Change } from "@/ui/change";
import { Detail, Details } from "@/ui/detail";
import { multipleText, shareText, uncertainText } from "./view";

/** How the season went for the agent, and how sure that is. */
export function Figures({ record }: { record: AgentRecord }) {
  const t = useTranslations("agent");
  const card = useTranslations("card");
  const { place } = record;
  const unknown = t("unknown");
  const turnover = multipleText(record.turnover_ratio);
  const ranked = { rank: place?.rank ?? 0, total: record.places ?? 0 };
  return (
    <Card title={t("figures")}>
      <div className="flex flex-col gap-4 px-5 pt-2 pb-5">
        <Details>
          <Detail name={t("returned")}>
            {place ? <Change percentage={place.pnl_percentage} /> : unknown}
          </Detail>
          <Detail name={t("rank")}>{place ? card("rankOf", ranked) : unknown}</Detail>
          <Detail name={t("sharpe")}>
            {uncertainText(place?.sharpe_ratio ?? null, record.sharpe_standard_error)}
          </Detail>
          <Detail name={t("sortino")}>
            {uncertainText(place?.sortino_ratio ?? null, record.sortino_standard_error)}
          </Detail>
          <Detail name={t("drawdown")}>
            {place ? percentText(place.max_drawdown_percentage) : unknown}
          </Detail>
          <Detail name={t("hitRate")}>
            {shareText(record.hit_rate) ?? unknown}
            <span className="ml-2 text-ink-3 text-xs">
              {t("counted", { count: record.trades_counted })}
            </span>
          </Detail>
          <Detail name={t("profitFactor")}>{multipleText(record.profit_factor) ?? unknown}</Detail>
          <Detail name={t("turnover")}>
            {usdText(record.turnover_usd)}
            {turnover && (
              <span className="ml-2 text-ink-3 text-xs">{t("times", { ratio: turnover })}</span>
            )}
          </Detail>
          <Detail name={t("fees")}>
            {record.fees_usd === null ? unknown : usdText(record.fees_usd)}
          </Detail>
          <Detail name={t("exposure")}>{shareText(record.exposure_ratio) ?? unknown}</Detail>
          <Detail name={t("cost")}>
            {record.cost_usd === null ? unknown : usdText(record.cost_usd)}
          </Detail>
        </Details>
        <p className="text-ink-3 text-xs">{t("figuresHint", { hours: record.hours })}</p>
      </div>
    </Card>
  );
}
