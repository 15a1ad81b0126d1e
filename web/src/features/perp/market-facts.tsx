"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { PerpMarket } from "@/rpc/generated";
import { useServerNow } from "@/rpc/queries/use-competition";
import { useMarkets } from "@/rpc/queries/use-markets";
import { Money } from "@/ui/money";
import { Skeleton } from "@/ui/skeleton";
import { TokenPicker } from "@/ui/tokens/token-picker";
import { fundingClock, fundingText, marketChoices, yearlyFundingText } from "./view";

/** The chosen market, with the way to another: mark price, funding and its clock, highest leverage. */
export function MarketFacts(props: {
  market: PerpMarket | undefined;
  onChoose: (token: string) => void;
}) {
  const t = useTranslations("perp");
  const { data, markets } = useMarkets();
  const { market } = props;
  const now = useServerNow();
  if (!market) return <Skeleton className="h-46 w-full rounded-2xl sm:h-22" />;
  const clock = data && now !== null ? fundingClock(data.next_funding_at, now) : "–";
  const { symbol, funding_rate, mark_price, max_leverage } = market;
  const choices = marketChoices(markets);
  return (
    <section
      aria-label={t("marketOf", { symbol })}
      className="card flex min-h-46 flex-wrap items-center gap-x-8 gap-y-3 p-5 sm:min-h-22"
    >
      <TokenPicker
        label={t("market")}
        choices={choices}
        chosen={choices.find(({ address }) => address === market.token_address)}
        onChoose={props.onChoose}
      />
      <dl className="grid w-full grid-cols-2 gap-x-6 gap-y-3 sm:flex sm:w-auto sm:flex-1 sm:flex-wrap sm:justify-between">
        <Fact name={t("mark")}>
          <Money as="price" value={mark_price} className="font-semibold" />
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
