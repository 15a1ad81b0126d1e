"use client";

import { useTranslations } from "use-intl";
import { usdText } from "@/format/money";
import type { Portfolio } from "@/rpc/generated";
import { Change } from "@/ui/change";
import { Money } from "@/ui/money";
import { Skeleton } from "@/ui/skeleton";
import { Allocation } from "./allocation";

/** The total, how it changed since the start, and what it is made of. */
export function Summary({ portfolio }: { portfolio: Portfolio | undefined }) {
  const t = useTranslations("portfolio");
  return (
    <section aria-label={t("total")} className="card flex flex-col justify-between gap-6 p-5">
      <div className="min-h-30">
        <p className="text-ink-2 text-sm">{t("total")}</p>
        {portfolio ? <Total portfolio={portfolio} /> : <Skeleton className="mt-3 h-10 w-52" />}
      </div>
      <Allocation portfolio={portfolio} />
    </section>
  );
}

function Total({ portfolio }: { portfolio: Portfolio }) {
  const t = useTranslations("portfolio");
  const { pnl, prices_age, total_value_usd } = portfolio;
  return (
    <>
      <p data-testid="total" className="mt-1 font-semibold text-4xl tracking-tight">
        <Money value={total_value_usd} />
      </p>
      {total_value_usd === null && <p className="mt-1 text-sm text-warn">{t("unpriced")}</p>}
      {pnl && (
        <p className="mt-2 text-sm">
          <Change usd={pnl.pnl_usd} percentage={pnl.pnl_percentage} className="font-medium" />{" "}
          <span className="text-ink-3">{t("sinceStart")}</span>
        </p>
      )}
      <p className="figures mt-1.5 text-ink-3 text-xs">
        {pnl && t("startedWith", { value: usdText(pnl.initial_value_usd) })}
        {pnl && prices_age !== null && " · "}
        {prices_age !== null && t("updated", { seconds: Math.round(prices_age) })}
      </p>
    </>
  );
}
