"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { amountText, priceText } from "@/format/money";
import type { BatchRun, WrittenRows } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { EmptyState, FailedState } from "@/ui/notice";
import { Pager } from "@/ui/pages/pager";
import { SkeletonRows } from "@/ui/skeleton";
import { useBatchRuns } from "../use-admin";
import { countsText } from "../view";

const TIME = { dateStyle: "medium", timeStyle: "short" } as const;

/** Which batch did which period, and what it wrote. */
export function BatchRuns() {
  const t = useTranslations("admin");
  const [page, setPage] = useState(1);
  const { data, isError, refetch } = useBatchRuns(page);
  return (
    <Card title={t("batchRuns")} className="overflow-hidden">
      {!data && isError && <FailedState text={t("failed")} onRetry={() => refetch()} />}
      {!data && !isError && <SkeletonRows count={4} className="h-16" />}
      {data?.total === 0 && <EmptyState text={t("noBatchRuns")} />}
      {data && data.total > 0 && (
        <>
          <ul>
            {data.runs.map((run) => (
              <Entry key={`${run.job} ${run.period}`} run={run} />
            ))}
          </ul>
          <Pager page={page} total={data.total} onPage={setPage} />
        </>
      )}
    </Card>
  );
}

function Entry({ run }: { run: BatchRun }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  return (
    <li className="border-line border-t px-5 py-3 text-sm">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <code className="text-[13px]">{run.job}</code>
        <time dateTime={run.period} className="figures text-ink-2 text-xs">
          {format.dateTime(new Date(run.period), TIME)}
        </time>
      </p>
      <p className="figures mt-0.5 text-ink-2 text-xs">{countsText(run.counts)}</p>
      {run.rows.length > 0 && (
        <details className="mt-1.5">
          <summary className="cursor-pointer text-ink-2 text-xs hover:text-ink">
            {t("rows", { count: run.rows.length })}
          </summary>
          <ul className="mt-1.5 flex flex-col gap-1">
            {run.rows.map((row) => (
              <Written key={row.symbol} row={row} />
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function Written({ row }: { row: WrittenRows }) {
  const t = useTranslations("admin");
  const { symbol, rate, price_usd, lines, amount } = row;
  const parts = [
    rate !== null && t("rate", { rate }),
    price_usd !== null && priceText(price_usd),
    t("lines", { count: lines }),
    amount !== null && t("sum", { amount: amountText(amount) }),
  ];
  return (
    <li className="figures flex flex-wrap justify-between gap-x-4 text-xs">
      <span className="font-medium">{symbol}</span>
      <span className="text-ink-2">{parts.filter(Boolean).join(" · ")}</span>
    </li>
  );
}
