"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Trade } from "@/rpc/generated";
import { Change } from "@/ui/change";

const TIME = { dateStyle: "medium", timeStyle: "short" } as const;

/** One trade of a result: what it was, when, and what it made. */
export function TradeLine({ name, trade }: { name: string; trade: Trade | null }) {
  const t = useTranslations();
  const format = useFormatter();
  return (
    <div className="border-line border-t py-3 first:border-t-0">
      <dt className="text-ink-2">{name}</dt>
      {trade ? (
        <dd className="mt-1 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <span className="font-medium">
            {trade.kind === "swap"
              ? t("results.swapped", { from: trade.from_symbol, to: trade.symbol })
              : `${trade.symbol} ${t("perp.kind", {
                  direction: t(trade.direction === "short" ? "perp.short" : "perp.long"),
                  leverage: trade.leverage ?? 1,
                })}`}
            {trade.ending === "liquidated" && (
              <span className="text-down"> · {t("history.types.perp_liquidation")}</span>
            )}
            <time dateTime={trade.at} className="figures block font-normal text-ink-3 text-xs">
              {format.dateTime(new Date(trade.at), TIME)}
            </time>
          </span>
          <Change usd={trade.profit_usd} className="font-medium" />
        </dd>
      ) : (
        <dd className="mt-1">{t("results.noTrade")}</dd>
      )}
    </div>
  );
}
