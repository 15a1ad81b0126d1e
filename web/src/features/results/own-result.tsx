"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { direction, percentText } from "@/format/money";
import type { SeasonResult } from "@/rpc/generated";
import { ButtonLink } from "@/ui/button";
import { Card } from "@/ui/card";
import { Change } from "@/ui/change";
import { Detail, Details } from "@/ui/detail";
import { Money } from "@/ui/money";
import { TraderName } from "@/ui/traders/trader-name";
import { TradeLine } from "./trade-line";
import { againstHolding } from "./view";

/** A trader's place, prize and figures of a season, what can be learnt, and the certificate. */
export function OwnResult({ result, children }: { result: SeasonResult; children: ReactNode }) {
  const t = useTranslations();
  const { place, prize, season, total } = result;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-5">
        <section aria-label={t("results.rank")} className="card flex flex-col gap-4 p-5">
          <div className="flex flex-wrap items-center justify-between gap-4">
            <TraderName address={place.wallet_address} name={place.username} size={40} />
            <p className="break-words text-ink-2 text-sm">{result.name}</p>
          </div>
          <p className="figures font-semibold text-3xl tracking-tight">
            {t("card.rankOf", { rank: place.rank, total })}
          </p>
          {place.disqualified && (
            <p className="text-sm text-warn">
              {t("leaderboard.disqualified")}: {place.disqualified}
            </p>
          )}
          {prize && (
            <p className="break-words rounded-xl bg-accent-soft px-4 py-3 text-sm">
              {t("results.prize")}: <strong className="font-semibold">{prize}</strong>
            </p>
          )}
          <Details>
            <Detail name={t("results.return")}>
              <Change usd={place.pnl} percentage={place.pnl_percentage} />
            </Detail>
            <Detail name={t("results.held")}>
              <Change percentage={place.hold_pnl_percentage} />
            </Detail>
            <Detail name={t("results.against")}>{points(againstHolding(place))}</Detail>
            <Detail name={t("results.total")}>
              <Money value={place.total_value_usd} />
            </Detail>
            <Detail name={t("results.drawdown")}>
              {percentText(place.max_drawdown_percentage)}
            </Detail>
            <Detail name={t("results.trades")}>{place.trades}</Detail>
            <Detail name={t("results.liquidations")}>{place.liquidations}</Detail>
          </Details>
          <div className="flex flex-wrap gap-2">
            <ButtonLink href={`/portfolio?wallet=${place.wallet_address}&season=${season}`}>
              {t("results.portfolio")}
            </ButtonLink>
            <ButtonLink href={`/results?season=${season}`}>{t("results.title")}</ButtonLink>
          </div>
        </section>
        <Card title={t("results.learnt")}>
          <dl className="px-5 pb-4 text-sm">
            <TradeLine name={t("results.best")} trade={result.best_trade} />
            <TradeLine name={t("results.worst")} trade={result.worst_trade} />
          </dl>
          <p className="px-5 pb-5 text-ink-3 text-xs leading-relaxed">{t("results.tradeMeans")}</p>
        </Card>
      </div>
      <Card title={t("results.certificate")}>
        <div className="px-5 pb-5">{children}</div>
      </Card>
    </div>
  );

  function points(difference: string): string {
    const sign = direction(difference) === "up" ? "+" : "";
    const text = percentText(difference).replace("%", "");
    return t("results.points", { points: `${sign}${text}` });
  }
}
