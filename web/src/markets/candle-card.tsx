"use client";

import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { useRemembered } from "@/browser/remembered";
import { priceText } from "@/format/money";
import { Card } from "@/ui/card";
import type { BarMark } from "@/ui/charts/candle-drawing";
import type { ChartLevel } from "@/ui/charts/chart-frame";
import { lazyChart } from "@/ui/charts/lazy-chart";
import { EmptyState, FailedState } from "@/ui/notice";
import { Segmented } from "@/ui/segmented";
import { MintLink } from "@/ui/tokens/mint-link";
import { AlertButton } from "./alerts/alert-button";
import { type Charted, INTERVALS, type Interval, SECONDS } from "./candles";
import { PriceAge } from "./price-age";
import { useBars } from "./use-bars";

const CandleChart = lazyChart(() => import("@/ui/charts/candle-chart"));
const CHOICES = INTERVALS.map((value) => ({ value, label: value }));
const FIRST: Interval = "5m";
const NONE: ChartLevel[] = [];

/** The candles of a token up to now, with the age of its price, alerts, and what one did oneself. */
export function CandleCard(props: {
  token: Charted | undefined;
  levels?: readonly ChartLevel[];
  marks: readonly BarMark[];
  /** The height of all of it, as high as what stands there until it is loaded. */
  className: string;
}) {
  const t = useTranslations("chart");
  const { token } = props;
  const [kept, keep] = useRemembered("interval");
  const interval = INTERVALS.find((one) => one === kept) ?? FIRST;
  return (
    <Card
      className={`flex flex-col ${props.className}`}
      title={t("title", { symbol: token?.symbol ?? "" })}
      aside={
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Segmented label={t("interval")} choices={CHOICES} value={interval} onChange={keep} />
          <AlertButton token={token} />
        </div>
      }
    >
      <p className="flex h-8 items-center gap-2 px-5">
        {token && <PriceAge at={token.price?.last_updated ?? null} />}
        {token && <MintLink address={token.address} symbol={token.symbol} />}
      </p>
      <div className="min-h-0 flex-1 px-1 pb-1">
        {token && (
          <Candles
            token={token}
            interval={interval}
            levels={props.levels ?? NONE}
            marks={props.marks}
          />
        )}
      </div>
    </Card>
  );
}

function Candles(props: {
  token: Charted;
  interval: Interval;
  levels: readonly ChartLevel[];
  marks: readonly BarMark[];
}) {
  const t = useTranslations("chart");
  const { token, interval, levels, marks } = props;
  const { address, symbol } = token;
  const { bars, isError, refetch } = useBars(address, interval, token.price);
  if (isError && !bars) return <FailedState text={t("failed")} onRetry={() => refetch()} />;
  if (!bars) return null;
  if (bars.length === 0) return <EmptyState text={t("empty")} />;
  return (
    <Suspense>
      <CandleChart
        key={`${address} ${interval}`}
        bars={bars}
        step={SECONDS[interval]}
        levels={levels}
        marks={marks}
        write={scaleText}
        label={t("candles", { interval, symbol })}
      />
    </Suspense>
  );
}

/** A price at the scale of the chart. */
function scaleText(value: number): string {
  return priceText(value.toFixed(12));
}
