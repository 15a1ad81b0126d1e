"use client";

import { useQuery } from "@tanstack/react-query";
import { type CSSProperties, Suspense, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { lazyPart } from "@/browser/part";
import { compactUsdText, percentText } from "@/format/money";
import { useTRPC } from "@/rpc/client";
import type { EquityCurve as Curve, Portfolio } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { Change } from "@/ui/change";
import { chartPoints } from "@/ui/charts/chart-points";
import { lazyChart } from "@/ui/charts/lazy-chart";
import { EmptyState, FailedState } from "@/ui/notice";
import { Segmented } from "@/ui/segmented";
import { curveUntilNow } from "./view";

const LineChart = lazyChart(() => import("@/ui/charts/line-chart"));
const CompareSwitch = lazyPart(() => import("./comparison/compare-switch"));
const ReturnsBeside = lazyPart(() => import("./comparison/returns-beside"));
const PERIODS = ["1d", "7d", "30d", "90d", "1y"] as const satisfies Curve["period"][];
const CHOICES = PERIODS.map((value) => ({ value, label: value.toUpperCase() }));
const MINUTE_MS = 60_000;
const UNITS = [
  { value: "usd", label: "$" },
  { value: "percentage", label: "%" },
] as const;
type Unit = (typeof UNITS)[number]["value"];
const WRITE: Record<Unit, (value: number) => string> = {
  usd: (value) => compactUsdText(value.toFixed(2)),
  percentage: (value) => percentText(value.toFixed(2)),
};

const SPAN_MIN: Record<Unit, number> = { usd: 1, percentage: 0.1 };

/**
 * The total over time until now, or until the end of an earlier season, or the return since the
 * period's beginning; or the return over the season, with the lines of others.
 */
export function EquityCurve(props: {
  walletAddress: string;
  season: string | null;
  portfolio: Portfolio | undefined;
}) {
  const t = useTranslations("portfolio");
  const trpc = useTRPC();
  const [period, setPeriod] = useState<Curve["period"]>("1d");
  const [unit, setUnit] = useState<Unit>("usd");
  const [compared, setCompared] = useState(0);
  const isCompared = compared > 0;
  const { season, walletAddress } = props;
  const input = { wallet_address: walletAddress, period, ...(season && { season }) };
  const options = { staleTime: MINUTE_MS, refetchInterval: MINUTE_MS };
  const { data, isError, refetch } = useQuery(trpc.portfolio.pnl.queryOptions(input, options));
  const curve = useMemo(
    () => data && curveUntilNow(data.pnl_data, props.portfolio),
    [data, props.portfolio],
  );
  const points = useMemo(
    () =>
      chartPoints(
        (curve ?? []).map(({ timestamp, value, pnl_percentage }) => [
          timestamp,
          unit === "usd" ? value : pnl_percentage,
        ]),
      ),
    [curve, unit],
  );
  const last = curve?.at(-1);
  const choices = !isCompared && (
    <div className="flex flex-wrap gap-2">
      <Segmented label={t("unit")} choices={UNITS} value={unit} onChange={setUnit} />
      <Segmented label={t("period")} choices={CHOICES} value={period} onChange={setPeriod} />
    </div>
  );
  return (
    <Card title={t("curve")} aside={choices}>
      <div className="flex h-8 items-center justify-between gap-3 px-5 text-sm">
        {isCompared && <span className="text-ink-2">{t("compared")}</span>}
        {!isCompared && last && <Change usd={last.pnl_absolute} percentage={last.pnl_percentage} />}
        <span className="ml-auto">
          <Suspense>
            <CompareSwitch walletAddress={walletAddress} isOn={isCompared} onSet={setCompared} />
          </Suspense>
        </span>
      </div>
      {isCompared ? (
        <div className="@container">
          {/* The room that so many lines will take, so that nothing moves when they come. */}
          <div
            className="min-h-[calc(20rem+var(--lines)*2.25rem)] @3xl:min-h-[max(25rem,calc(1rem+var(--lines)*2.25rem))]"
            style={{ "--lines": compared } as CSSProperties}
          >
            <Suspense>
              <ReturnsBeside walletAddress={walletAddress} season={season} />
            </Suspense>
          </div>
        </div>
      ) : (
        <div className="h-[256px] px-2 pb-3">
          {isError && <FailedState text={t("failed")} onRetry={() => refetch()} />}
          {curve && points.length < 2 && <EmptyState text={t("curveEmpty")} />}
          {points.length >= 2 && (
            <Suspense>
              <LineChart
                points={points}
                spanMin={SPAN_MIN[unit]}
                write={WRITE[unit]}
                label={t("curveLabel")}
              />
            </Suspense>
          )}
        </div>
      )}
    </Card>
  );
}
