import { useTranslations } from "use-intl";
import { PriceAge } from "@/markets/price-age";
import { Button } from "@/ui/button";
import { Change } from "@/ui/change";
import { Money } from "@/ui/money";
import { Cell, Row } from "@/ui/table";
import { FavouriteMark } from "@/ui/tokens/favourite-mark";
import { TokenName } from "@/ui/tokens/token-name";
import { fundingText } from "../view";
import type { ListedMarket } from "./order";

/** One market, and the button that puts it on the ticket. */
export function MarketRow(props: {
  market: ListedMarket;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const t = useTranslations("perp");
  const { market, isChosen } = props;
  const choose = () => {
    props.onChoose();
    window.scrollTo({ top: 0 });
  };
  const change = market.change === null ? "–" : <Change percentage={market.change} />;
  return (
    <Row className={isChosen ? "bg-accent-soft" : ""}>
      <Cell>
        <span className="flex items-center gap-1">
          <FavouriteMark address={market.token_address} symbol={market.symbol} />
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
        </span>
      </Cell>
      <Cell end>
        <Money as="price" value={market.mark_price} className="block font-medium" />
        <span className="block text-xs sm:hidden">{change}</span>
        <PriceAge at={market.price_updated_at} className="max-sm:hidden" />
      </Cell>
      <Cell end from="sm">
        {change}
      </Cell>
      <Cell end from="md">
        <span className="figures text-ink-2">{fundingText(market.funding_rate)}</span>
      </Cell>
      <Cell end from="lg">
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
