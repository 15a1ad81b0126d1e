"use client";

import { useQuery } from "@tanstack/react-query";
import { Suspense, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { compactUsdText } from "@/format/money";
import { useTRPC } from "@/rpc/client";
import type { Decision, EquityCurve } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { chartPoints } from "@/ui/charts/chart-points";
import { lazyChart } from "@/ui/charts/lazy-chart";
import { EmptyState, FailedState } from "@/ui/notice";
import { Segmented } from "@/ui/segmented";
import { decisionMarks } from "./view";

const LineChart = lazyChart(() => import("@/ui/charts/line-chart"));
const MINUTE_MS = 60_000;
const CHOICES = (["1d", "7d", "30d"] as const satisfies EquityCurve["period"][]).map((value) => ({
  value,
  label: value.toUpperCase(),
}));
const write = (value: number) => compactUsdText(value.toFixed(2));

/** The value over time, and where on it which decision was taken. */
export function EquityChart(props: {
  walletAddress: string;
  season: string | null;
  decisions: readonly Decision[];
}) {
  const t = useTranslations("agent");
  const words = useTranslations("portfolio");
  const trpc = useTRPC();
  const [period, setPeriod] = useState<EquityCurve["period"]>("7d");
  const { walletAddress, season, decisions } = props;
  const input = { wallet_address: walletAddress, period, ...(season !== null && { season }) };
  const options = { staleTime: MINUTE_MS, refetchInterval: MINUTE_MS };
  const { data, isError, refetch } = useQuery(trpc.portfolio.pnl.queryOptions(input, options));
  const points = useMemo(
    () => chartPoints((data?.pnl_data ?? []).map(({ timestamp, value }) => [timestamp, value])),
    [data],
  );
  const marks = useMemo(() => decisionMarks(decisions, points[0]?.time), [decisions, points]);
  return (
    <Card
      title={t("equity")}
      aside={
        <Segmented label={words("period")} choices={CHOICES} value={period} onChange={setPeriod} />
      }
    >
      <div className="h-[264px] px-2 pb-3">
        {isError && <FailedState text={words("failed")} onRetry={() => refetch()} />}
        {data && points.length < 2 && <EmptyState text={t("tooEarly")} />}
        {points.length >= 2 && (
          <Suspense>
            <LineChart
              points={points}
              marks={marks}
              spanMin={1}
              write={write}
              label={t("equityLabel")}
            />
          </Suspense>
        )}
      </div>
    </Card>
  );
}
