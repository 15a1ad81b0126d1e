"use client";

import { useQuery } from "@tanstack/react-query";
import { Suspense, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { lazyPart } from "@/browser/part";
import { useTRPC } from "@/rpc/client";
import type { PerpMarket, PriceHistory } from "@/rpc/generated";
import { usePositions } from "@/rpc/queries/use-positions";
import { Card } from "@/ui/card";
import { chartPoints } from "@/ui/charts/chart-points";
import type { ChartLevel } from "@/ui/charts/line-chart";
import { EmptyState, FailedState } from "@/ui/notice";
import { Segmented } from "@/ui/segmented";
import { chartLevels, scaleText } from "./view";

const LineChart = lazyPart(() => import("@/ui/charts/line-chart"));
const PERIODS = ["1h", "1d", "7d", "30d"] as const satisfies PriceHistory["period"][];
const CHOICES = PERIODS.map((value) => ({ value, label: value.toUpperCase() }));
const MINUTE_MS = 60_000;

/** How the mark price went, with the entry and liquidation prices of one's positions. */
export function PriceChart(props: { market: PerpMarket | undefined; drafted: string | null }) {
  const t = useTranslations("perp");
  const [period, setPeriod] = useState<PriceHistory["period"]>("1h");
  return (
    <Card
      title={t("chart")}
      aside={
        <Segmented label={t("period")} choices={CHOICES} value={period} onChange={setPeriod} />
      }
    >
      <div className="h-[300px] px-2 pb-3 lg:h-[500px]">
        {props.market && <History market={props.market} drafted={props.drafted} period={period} />}
      </div>
    </Card>
  );
}

function History(props: {
  market: PerpMarket;
  drafted: string | null;
  period: PriceHistory["period"];
}) {
  const t = useTranslations("perp");
  const trpc = useTRPC();
  const { market, drafted, period } = props;
  const { positions } = usePositions();
  const { data, dataUpdatedAt, isError, refetch } = useQuery(
    trpc.tokens.history.queryOptions(
      { token_address: market.token_address, period },
      { staleTime: MINUTE_MS, refetchInterval: MINUTE_MS },
    ),
  );
  const points = useMemo(() => {
    const past = (data?.points ?? []).map((one) => [one.timestamp, one.price_usd] as const);
    const { mark_price, price_updated_at } = market;
    if (mark_price === null || price_updated_at === null) return chartPoints(past);
    // The mark price holds from its change until now.
    const until = new Date(Math.max(dataUpdatedAt, Date.parse(price_updated_at))).toISOString();
    return chartPoints([...past, [price_updated_at, mark_price], [until, mark_price]]);
  }, [data, dataUpdatedAt, market]);
  const { near, far } = useMemo(() => {
    const names = { entry: t("entryShort"), liquidation: t("liquidationShort") };
    return chartLevels(market, positions, drafted, names);
  }, [market, positions, drafted, t]);
  if (isError) return <FailedState text={t("chartFailed")} onRetry={() => refetch()} />;
  if (!data) return null;
  if (points.length < 2) return <EmptyState text={t("chartEmpty")} />;
  const label = t("chartOf", { symbol: market.symbol });
  return (
    <div className="relative h-full">
      <FarLevels levels={far} mark={Number(market.mark_price)} />
      <Suspense>
        <LineChart points={points} levels={near} write={scaleText} label={label} />
      </Suspense>
    </div>
  );
}

/** What lies above or below the part of the scale that is drawn. */
function FarLevels({ levels, mark }: { levels: readonly ChartLevel[]; mark: number }) {
  return (
    <ul className="figures absolute top-1 left-3 z-10 flex flex-wrap gap-2 text-xs">
      {levels.map(({ name, tone, value }) => (
        <li
          key={`${name} ${value}`}
          className={`rounded-md border border-line bg-surface px-2 py-0.5 ${tone === "down" ? "text-down" : "text-ink-2"}`}
        >
          {name} {scaleText(value)} <span aria-hidden="true">{value > mark ? "↑" : "↓"}</span>
        </li>
      ))}
    </ul>
  );
}
