"use client";

import { useTranslations } from "use-intl";
import { shortAddress } from "@/format/address";
import { markoutText } from "@/format/money";
import type { TraderMarkouts } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { EmptyState, FailedState } from "@/ui/notice";
import { useMarkouts } from "../use-admin";

/** Whose fills are followed by a move in their favour, most clearly first. */
export function Markouts() {
  const t = useTranslations("admin");
  const { data, isError, refetch } = useMarkouts();
  return (
    <Card title={t("markouts")} className="overflow-hidden">
      {data && (
        <p className="px-5 pb-4 text-ink-2 text-sm">
          {t("markoutsMean", {
            seconds: data.horizon_seconds,
            observations: data.observations_min,
            t: data.flagged_above_t,
          })}
        </p>
      )}
      {!data && isError && <FailedState text={t("failed")} onRetry={() => refetch()} />}
      {data?.traders.length === 0 && <EmptyState text={t("noMarkouts")} />}
      <ul>
        {data?.traders.map((trader) => (
          <Entry key={trader.wallet_address} trader={trader} />
        ))}
      </ul>
    </Card>
  );
}

function Entry({ trader }: { trader: TraderMarkouts }) {
  const t = useTranslations("admin");
  const { username, wallet_address, mean_bps, standard_error_bps, t_statistic, fills } = trader;
  return (
    <li className="flex min-h-16 items-center gap-3 border-line border-t px-5 py-2.5 text-sm">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{username}</p>
        <p className="figures text-ink-3 text-xs">{shortAddress(wallet_address)}</p>
        {trader.is_flagged && <p className="mt-1 text-warn">{t("flagged")}</p>}
      </div>
      <div className="figures text-right">
        <p>{markoutText(mean_bps, standard_error_bps)}</p>
        <p className="text-ink-2 text-xs">{t("tOfFills", { t: t_statistic, fills })}</p>
      </div>
    </li>
  );
}
