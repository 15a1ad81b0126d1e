"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { PerpMarket } from "@/rpc/generated";
import { useServerNow } from "@/rpc/queries/use-competition";
import { useDayChanges } from "@/rpc/queries/use-day-changes";
import { useMarkets } from "@/rpc/queries/use-markets";
import { Change } from "@/ui/change";
import { Money } from "@/ui/money";
import { Skeleton } from "@/ui/skeleton";
import { TokenPicker } from "@/ui/tokens/token-picker";
import { fundingClock, fundingText, marketChoices, yearlyFundingText } from "./view";

/** The facts stand in three lines, two or one: as high as that while they are not known. */
const HEIGHT = "min-h-59 sm:min-h-33 md:min-h-22 lg:min-h-33";

/** The chosen market, with the way to another: mark price, funding and its clock, highest leverage. */
export function MarketFacts(props: {
  market: PerpMarket | undefined;
  onChoose: (token: string) => void;
}) {
  const t = useTranslations("perp");
  const tMarket = useTranslations("market");
  const { data, markets } = useMarkets();
  const changeOf = useDayChanges();
  const { market } = props;
  const now = useServerNow();
  if (!market) return <Skeleton className={`w-full rounded-2xl ${HEIGHT}`} />;
  const clock = data && now !== null ? fundingClock(data.next_funding_at, now) : "–";
  const { symbol, funding_rate, mark_price, max_leverage } = market;
  const choices = marketChoices(markets, changeOf);
  const change = changeOf(market.token_address, mark_price);
  return (
    <section
      aria-label={t("marketOf", { symbol })}
      className={`card flex flex-wrap items-center gap-x-8 gap-y-3 p-5 ${HEIGHT}`}
    >
      <TokenPicker
        label={t("market")}
        choices={choices}
        chosen={choices.find(({ address }) => address === market.token_address)}
        onChoose={props.onChoose}
      />
      <dl className="grid w-full grid-cols-2 gap-x-4 gap-y-3 sm:w-auto sm:flex-1 sm:grid-cols-3 md:flex md:justify-between lg:grid">
        <Fact name={t("mark")}>
          <Money as="price" value={mark_price} className="font-semibold" />
        </Fact>
        <Fact name={tMarket("change")}>
          {change === null ? "–" : <Change percentage={change} />}
        </Fact>
        <Fact name={t("funding")}>
          <span title={t("yearly", { rate: yearlyFundingText(funding_rate) })}>
            {fundingText(funding_rate)}
          </span>
        </Fact>
        <Fact name={t("nextFunding")}>{clock}</Fact>
        <Fact name={t("maxLeverage")}>{t("times", { leverage: max_leverage })}</Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-ink-3 text-xs">{name}</dt>
      <dd className="figures mt-0.5 text-sm">{children}</dd>
    </div>
  );
}
