"use client";

import { Suspense, useMemo } from "react";
import { useTranslations } from "use-intl";
import { compactUsdText, percentText, ratioText, usdText } from "@/format/money";
import { Card } from "@/ui/card";
import { chartPoints } from "@/ui/charts/chart-points";
import { lazyChart } from "@/ui/charts/lazy-chart";
import { Detail, Details } from "@/ui/detail";
import { EmptyState } from "@/ui/notice";
import type { useRun } from "./use-run";

const LineChart = lazyChart(() => import("@/ui/charts/line-chart"));
const write = (value: number) => compactUsdText(value.toFixed(2));

/** How the run went so far, beside just holding the grant. */
export function Outcome(props: {
  result: ReturnType<typeof useRun>["result"];
  /** What all is worth now, in USD. */
  value: string | null;
}) {
  const t = useTranslations("practice");
  const { data } = props.result;
  const figures = data?.figures;
  const points = useMemo(
    () => chartPoints((data?.equity ?? []).map(({ at, value_usd }) => [at, value_usd])),
    [data],
  );
  const shown = (figure: string | null | undefined, text: (figure: string) => string) =>
    figure == null ? "–" : text(figure);
  return (
    <Card title={t("outcome")}>
      <div className="h-[264px] px-2 pb-3">
        {points.length < 2 && <EmptyState text={t("tooEarly")} />}
        {points.length >= 2 && (
          <Suspense>
            <LineChart points={points} spanMin={1} write={write} label={t("equity")} />
          </Suspense>
        )}
      </div>
      <div className="px-5 pt-2 pb-5">
        <Details>
          <Detail name={t("value")}>{shown(props.value, usdText)}</Detail>
          <Detail name={t("returned")}>{shown(figures?.return_percentage, percentText)}</Detail>
          <Detail name={t("holding")}>{shown(figures?.hold_return_percentage, percentText)}</Detail>
          <Detail name={t("drawdown")}>
            {shown(figures?.max_drawdown_percentage, percentText)}
          </Detail>
          <Detail name={t("sharpe")}>{shown(figures?.sharpe_ratio, ratioText)}</Detail>
          <Detail name={t("sortino")}>{shown(figures?.sortino_ratio, ratioText)}</Detail>
          <Detail name={t("turnover")}>{shown(figures?.turnover_usd, usdText)}</Detail>
          <Detail name={t("fees")}>{shown(figures?.fees_usd, usdText)}</Detail>
          <Detail name={t("trades")}>{figures?.trades ?? "–"}</Detail>
        </Details>
      </div>
    </Card>
  );
}
