"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { usdText } from "@/format/money";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Detail, Details } from "@/ui/detail";
import { FailedState } from "@/ui/notice";
import { Segmented } from "@/ui/segmented";
import { SkeletonRows } from "@/ui/skeleton";
import { Beside } from "./beside";
import { OrderForm } from "./order-form";
import { Outcome } from "./outcome";
import { useRun } from "./use-run";
import { isOver, SPEEDS, type Speed, tradable } from "./view";

const NAMES = Object.keys(SPEEDS) as Speed[];

/** A run under way: its clock and speed, prices, orders, and how it goes beside just holding. */
export function ActiveRun({ runId, onLeave }: { runId: string; onLeave: () => void }) {
  const t = useTranslations("practice");
  const format = useFormatter();
  const failureText = useFailureText();
  const [speed, setSpeed] = useState<Speed>("paused");
  const { client, market, step, order, result } = useRun(runId, speed);
  if (market.isError && !market.data) {
    return (
      <div className="card">
        <FailedState text={failureText(market.error)} onRetry={() => market.refetch()} />
        <div className="flex justify-center pb-8">
          <Button onClick={onLeave}>{t("leave")}</Button>
        </div>
      </div>
    );
  }
  if (!market.data) return <SkeletonRows count={4} className="h-16" />;
  const { server_time, portfolio } = market.data;
  const hasEnded = isOver(market.data);
  const now = format.dateTime(new Date(server_time), { dateStyle: "medium", timeStyle: "short" });
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <div className="flex flex-col gap-5">
        <Card title={t("clock")} aside={<span aria-live="polite">{now}</span>}>
          <div className="flex flex-col gap-4 px-5 pt-2 pb-5">
            <Segmented
              label={t("speed")}
              choices={NAMES.map((value) => ({ value, label: t(`speeds.${value}`) }))}
              value={speed}
              onChange={(next) => {
                step.reset();
                setSpeed(next);
              }}
              isWide
            />
            <Button
              look="primary"
              onClick={() => step.mutate()}
              disabled={hasEnded || step.isPending || order.isPending}
            >
              {hasEnded ? t("ended") : t("step")}
            </Button>
            {step.isError && (
              <p role="alert" className="text-down text-xs">
                {failureText(step.error)}
              </p>
            )}
            <Button onClick={onLeave}>{t("leave")}</Button>
          </div>
        </Card>
        <OrderForm market={market.data} order={order} isLocked={hasEnded || step.isPending} />
        <Card title={t("prices")}>
          <div className="px-5 pt-2 pb-5">
            <Details>
              {tradable(market.data).map(({ symbol, price_usd }) => (
                <Detail key={symbol} name={symbol}>
                  {usdText(price_usd ?? "0")}
                </Detail>
              ))}
            </Details>
          </div>
        </Card>
      </div>
      <div className="flex min-w-0 flex-col gap-5">
        <Outcome result={result} value={portfolio?.total_value_usd ?? null} />
        {result.data && <Beside runId={runId} client={client} result={result.data} />}
      </div>
    </div>
  );
}
