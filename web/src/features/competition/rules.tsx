"use client";

import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useHydrated } from "@/browser/hydrated";
import { amountText, rateText } from "@/format/money";
import type {
  CompetitionState,
  OrderRules,
  PerpMarkets,
  RankingRules,
  SeasonEntry,
} from "@/rpc/generated";
import { useCompetition } from "@/rpc/queries/use-competition";
import { useMarkets } from "@/rpc/queries/use-markets";
import { useSeasons } from "@/seasons/use-seasons";
import { Skeleton } from "@/ui/skeleton";
import { Prizes } from "./prizes";
import { SizeTable } from "./size-table";
import { grantText, isFree, leverageMax, maintenanceRange, oldestAgeSeconds } from "./view";

/** What one must know to take part, in short paragraphs whose figures are the server's. */
export function Rules() {
  const t = useTranslations("competition");
  const [state, markets, listed] = [useCompetition(), useMarkets(), useSeasons()];
  // Hydrated after the page, when answers may be there that the exported page was without.
  const isHydrated = useHydrated();
  const competition = isHydrated ? state.data : undefined;
  const perps = isHydrated ? markets.data : undefined;
  const seasons = isHydrated ? listed.data?.seasons : undefined;
  const season = seasons?.find(({ id }) => id === competition?.id);
  return (
    <section aria-labelledby="rules">
      <h2 id="rules" className="scroll-mt-24 font-semibold text-xl tracking-tight">
        {t("rules")}
      </h2>
      <ol className="mt-4 grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        <Rule number={1} title={t("grantTitle")}>
          {competition && t("grantText", { grant: grantText(competition.grant, amountText) })}
        </Rule>
        <Rule number={2} title={t("fillTitle")}>
          {competition && <Fill {...competition} />}
        </Rule>
        <Rule number={3} title={t("sizeTitle")}>
          {competition && <Size {...competition.orders} />}
        </Rule>
        <Rule number={4} title={t("earnTitle")}>
          {t("earnText")}
        </Rule>
        <Rule number={5} title={t("perpTitle")}>
          {perps && <Perps {...perps} />}
        </Rule>
        <Rule number={6} title={t("fundingTitle")}>
          {t("fundingText")}
        </Rule>
        <Rule number={7} title={t("liquidationTitle")}>
          {perps && t("liquidationText", { range: maintenanceRange(perps.markets) })}
        </Rule>
        <Rule number={8} title={t("rankTitle")}>
          {competition && <Rank {...competition.ranking} />}
        </Rule>
        <Rule number={9} title={t("endTitle")}>
          {competition && <End {...competition} />}
        </Rule>
        <Rule number={10} title={t("riskTitle")}>
          {t("riskText")}
        </Rule>
        {season && season.disclosure !== "live" && (
          <Rule number={11} title={t("disclosureTitle")}>
            <Disclosure {...season} />
          </Rule>
        )}
      </ol>
      <Prizes prizes={season?.prizes ?? []} />
      {isHydrated && <SizeTable />}
    </section>
  );
}

function Rule(props: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="card flex min-h-45 flex-col p-5">
      <span aria-hidden="true" className="figures text-accent text-sm">
        {props.number}
      </span>
      <h3 className="mt-2 font-medium text-[15px]">{props.title}</h3>
      {props.children ? (
        <p className="mt-1.5 text-ink-2 text-sm leading-relaxed">{props.children}</p>
      ) : (
        <Skeleton className="mt-2 h-4 w-full" />
      )}
    </li>
  );
}

function Fill({ swap_fee_rate, price_age_max_seconds, execution_delay_ms }: CompetitionState) {
  const t = useTranslations("competition");
  const delay = execution_delay_ms > 0 ? t("fillDelay", { milliseconds: execution_delay_ms }) : "";
  const fee = isFree(swap_fee_rate)
    ? t("fillFree")
    : t("fillFee", { fee: rateText(swap_fee_rate) });
  const price = t("fillText", { seconds: price_age_max_seconds });
  return [price, delay, fee].filter(Boolean).join(t("betweenSentences"));
}

function Size({ impact_bps_max, impact_window_seconds }: OrderRules) {
  const t = useTranslations("competition");
  return t("sizeText", { minutes: impact_window_seconds / 60, most: impact_bps_max / 100 });
}

function Perps({ fee_rate, collateral_min, markets }: PerpMarkets) {
  const t = useTranslations("competition");
  const terms = { leverage: leverageMax(markets), collateral: amountText(collateral_min) };
  const fee = isFree(fee_rate ?? "0")
    ? t("perpFree")
    : t("perpFee", { fee: rateText(fee_rate ?? "0") });
  return [t("perpText", terms), fee].join(t("betweenSentences"));
}

function Rank(rule: RankingRules) {
  const t = useTranslations("competition");
  const { ranking, liquidations_max: most, traded_days_min: least } = rule;
  const figures = {
    deviation: rateText(rule.deviation_floor),
    drawdown: rateText(rule.drawdown_floor),
    multiple: Number(rule.drawdown_multiple),
  };
  const sentences = [
    t(`rankTexts.${ranking}`, figures),
    most === null ? "" : t("rankLiquidations", { most }),
    least === 0 ? "" : t("rankDays", { least }),
    t("rankTies"),
  ];
  return sentences.filter(Boolean).join(t("betweenSentences"));
}

function Disclosure({ disclosure, disclosure_delay_seconds }: SeasonEntry) {
  const t = useTranslations("competition");
  const minutes = Math.ceil(disclosure_delay_seconds / 60);
  return disclosure === "hidden" ? t("disclosureHidden") : t("disclosureDelayed", { minutes });
}

function End({ ends_at, final_prices }: CompetitionState) {
  const t = useTranslations("competition");
  const format = useFormatter();
  const time = format.dateTime(new Date(ends_at), { dateStyle: "long", timeStyle: "short" });
  const seconds = oldestAgeSeconds(final_prices);
  const end = t("endText", { time });
  return seconds === null ? end : [end, t("settledText", { seconds })].join(t("betweenSentences"));
}
