"use client";

import { useTranslations } from "use-intl";
import type { PerpMarket } from "@/rpc/generated";
import { useMarkets } from "@/rpc/queries/use-markets";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Money } from "@/ui/money";
import { FailedState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { Cell, Head, Row, Table } from "@/ui/table";
import { TokenName } from "@/ui/tokens/token-name";
import { fundingText } from "./view";

/** Every market with its price, funding and limit; one of them is chosen for the ticket. */
export function MarketList(props: { chosen: string; onChoose: (token: string) => void }) {
  const t = useTranslations("perp");
  const { markets, isError, isPending, refetch } = useMarkets();
  return (
    <Card title={t("markets")}>
      {isPending && <SkeletonRows count={8} className="h-16" />}
      {isError && markets.length === 0 && (
        <FailedState text={t("marketsFailed")} onRetry={() => refetch()} />
      )}
      {markets.length > 0 && (
        <Table
          caption={t("markets")}
          head={
            <>
              <Head>{t("market")}</Head>
              <Head end>{t("mark")}</Head>
              <Head end from="sm">
                {t("funding")}
              </Head>
              <Head end from="sm">
                {t("maxLeverage")}
              </Head>
              <Head end>
                <span className="sr-only">{t("choose")}</span>
              </Head>
            </>
          }
        >
          {markets.map((market) => (
            <Market
              key={market.token_address}
              market={market}
              isChosen={market.token_address === props.chosen}
              onChoose={() => props.onChoose(market.token_address)}
            />
          ))}
        </Table>
      )}
    </Card>
  );
}

function Market(props: { market: PerpMarket; isChosen: boolean; onChoose: () => void }) {
  const t = useTranslations("perp");
  const { market, isChosen } = props;
  const choose = () => {
    props.onChoose();
    window.scrollTo({ top: 0 });
  };
  return (
    <Row className={isChosen ? "bg-accent-soft" : ""}>
      <Cell>
        <TokenName
          symbol={market.symbol}
          url={market.icon_url}
          note={
            market.is_open && !market.halted_for ? (
              <span className="max-sm:hidden">{market.name}</span>
            ) : (
              t("halted")
            )
          }
        />
      </Cell>
      <Cell end>
        <Money as="price" value={market.mark_price} className="font-medium" />
      </Cell>
      <Cell end from="sm">
        <span className="figures text-ink-2">{fundingText(market.funding_rate)}</span>
      </Cell>
      <Cell end from="sm">
        <span className="figures text-ink-2">{t("times", { leverage: market.max_leverage })}</span>
      </Cell>
      <Cell end>
        <Button
          size="small"
          onClick={choose}
          aria-label={t("tradeMarket", { symbol: market.symbol })}
          aria-pressed={isChosen}
        >
          {t("trade")}
        </Button>
      </Cell>
    </Row>
  );
}
