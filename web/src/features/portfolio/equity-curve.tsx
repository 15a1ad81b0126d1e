"use client";

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/rpc/client";
import type { EquityCurve as Curve } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { Change } from "@/ui/change";
import { EmptyState, FailedState } from "@/ui/notice";
import { Segmented } from "@/ui/segmented";

const CurveChart = lazy(() => import("./curve-chart"));
const PERIODS = ["1d", "7d", "30d", "90d", "1y"] as const satisfies Curve["period"][];
const CHOICES = PERIODS.map((value) => ({ value, label: value.toUpperCase() }));
const MINUTE_MS = 60_000;

/** The total over time, for a chosen period. */
export function EquityCurve({ walletAddress }: { walletAddress: string }) {
  const t = useTranslations("portfolio");
  const trpc = useTRPC();
  const [period, setPeriod] = useState<Curve["period"]>("1d");
  const input = { wallet_address: walletAddress, period };
  const options = { staleTime: MINUTE_MS, refetchInterval: MINUTE_MS };
  const curve = useQuery(trpc.portfolio.pnl.queryOptions(input, options));
  const summary = curve.data?.summary;
  const isEmpty = curve.data !== undefined && curve.data.pnl_data.length < 2;
  return (
    <Card
      title={t("curve")}
      aside={
        <Segmented label={t("period")} choices={CHOICES} value={period} onChange={setPeriod} />
      }
    >
      <div className="h-6 px-5 text-sm">
        {summary && <Change usd={summary.pnl_absolute} percentage={summary.pnl_percentage} />}
      </div>
      <div className="h-[264px] px-2 pb-3">
        {curve.isError && <FailedState text={t("failed")} onRetry={() => curve.refetch()} />}
        {isEmpty && <EmptyState text={t("curveEmpty")} />}
        {curve.data && !isEmpty && (
          <Suspense>
            <CurveChart curve={curve.data} label={t("curveLabel")} />
          </Suspense>
        )}
      </div>
    </Card>
  );
}
