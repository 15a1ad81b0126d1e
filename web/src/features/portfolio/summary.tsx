"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { usdText } from "@/format/money";
import type { Portfolio } from "@/rpc/generated";
import { Change } from "@/ui/change";
import { Icon } from "@/ui/icons";
import { Money } from "@/ui/money";
import { Skeleton } from "@/ui/skeleton";
import { Allocation } from "./allocation";
import { isWaitingForGrant } from "./view";

/** The total, how it changed since the start, and what it is made of. */
export function Summary(props: {
  portfolio: Portfolio | undefined;
  onRefresh: () => Promise<void>;
}) {
  const t = useTranslations("portfolio");
  const { portfolio } = props;
  return (
    <section aria-label={t("total")} className="card flex flex-col justify-between gap-6 p-5">
      <div className="min-h-30">
        <div className="flex items-center justify-between">
          <p className="text-ink-2 text-sm">{t("total")}</p>
          <RefreshButton onRefresh={props.onRefresh} />
        </div>
        {portfolio ? <Total portfolio={portfolio} /> : <Skeleton className="mt-3 h-10 w-52" />}
      </div>
      <Allocation portfolio={portfolio} />
    </section>
  );
}

function RefreshButton({ onRefresh }: { onRefresh: () => Promise<void> }) {
  const t = useTranslations("portfolio");
  const [isRefreshing, setRefreshing] = useState(false);
  const refresh = async () => {
    setRefreshing(true);
    await onRefresh();
    setRefreshing(false);
  };
  return (
    <button
      type="button"
      onClick={refresh}
      disabled={isRefreshing}
      aria-label={t("refresh")}
      className="-m-2 grid size-9 place-items-center rounded-lg text-ink-2 hover:bg-raised hover:text-ink"
    >
      <Icon name="refresh" className={`size-4 ${isRefreshing ? "animate-spin" : ""}`} />
    </button>
  );
}

function Total({ portfolio }: { portfolio: Portfolio }) {
  const t = useTranslations("portfolio");
  const { pnl, prices_age, total_value_usd } = portfolio;
  if (isWaitingForGrant(portfolio)) {
    return (
      <>
        <p data-testid="total" className="mt-1 font-semibold text-4xl tracking-tight">
          <Money value={null} />
        </p>
        <p className="mt-2 text-sm text-warn">{t("waitingForGrant")}</p>
      </>
    );
  }
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
