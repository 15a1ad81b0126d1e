"use client";

import { useTranslations } from "use-intl";
import { amountText, percentText, priceText } from "@/format/money";
import type { PerpPosition, PositionTriggers } from "@/rpc/generated";
import { useTokens } from "@/rpc/queries/use-tokens";
import { Button } from "@/ui/button";
import { Change } from "@/ui/change";
import { Money } from "@/ui/money";
import { Cell, Row } from "@/ui/table";
import { TokenName } from "@/ui/tokens/token-name";
import { fundingText } from "./view";

/** One open position with its risk, and the button that closes it. */
export function PositionRow(props: {
  position: PerpPosition;
  triggers: PositionTriggers | undefined;
  onChoose: () => void;
  onManage: () => void;
  onClose: () => void;
}) {
  const t = useTranslations("perp");
  const { byAddress } = useTokens();
  const { position } = props;
  const { direction, leverage, symbol } = position;
  return (
    <Row>
      <Cell>
        <button type="button" onClick={props.onChoose} className="rounded-lg text-left">
          <TokenName
            symbol={symbol}
            url={byAddress.get(position.token_address)?.icon_url}
            note={t("kind", { direction: t(direction), leverage })}
          />
          <span className="sr-only"> {t("tradeMarket", { symbol })}</span>
        </button>
      </Cell>
      <Cell end from="md">
        <Money as="amount" value={position.position_size} symbol={symbol} className="block" />
        <Money value={position.notional_usd} className="block text-ink-3 text-xs" />
      </Cell>
      <Cell end from="lg">
        <Money as="price" value={position.entry_price} className="block" />
        <Money as="price" value={position.mark_price} className="block text-ink-3 text-xs" />
      </Cell>
      <Cell end from="sm">
        <Money as="price" value={position.liquidation_price} className="block" />
        <Risk position={position} />
      </Cell>
      <Cell end from="lg">
        <Money as="amount" value={position.margin} />
      </Cell>
      <Cell end from="lg">
        <Money as="amount" value={position.accumulated_funding} className="block text-ink-2" />
        <span className="block text-ink-3 text-xs">
          {t("pendingFunding", { amount: amountText(position.pending_funding ?? "0") })}
        </span>
        <span className="block text-ink-3 text-xs">
          {t("entryFundingRate", { rate: fundingText(position.entry_funding_rate) })}
        </span>
      </Cell>
      <Cell end>
        {position.unrealised_pnl === null ? "–" : <Profit position={position} />}
        <span className="sm:hidden">
          <Risk position={position} />
        </span>
      </Cell>
      <Cell end>
        <span className="flex flex-wrap justify-end gap-1.5">
          <Button size="small" onClick={props.onManage} aria-label={t("manageOf", { symbol })}>
            {t("manage")}
          </Button>
          <Button size="small" onClick={props.onClose} aria-label={t("closeOf", { symbol })}>
            {t("close")}
          </Button>
        </span>
        <Triggers triggers={props.triggers} />
      </Cell>
    </Row>
  );
}

/** At which prices the position closes by itself. */
function Triggers({ triggers }: { triggers: PositionTriggers | undefined }) {
  const t = useTranslations("perp");
  if (!triggers) return null;
  const { take_profit, stop_loss } = triggers;
  return (
    <span className="figures mt-1 block text-ink-3 text-xs">
      {take_profit !== null && (
        <span className="block">{t("takeProfitAt", { price: priceText(take_profit) })}</span>
      )}
      {stop_loss !== null && (
        <span className="block">{t("stopLossAt", { price: priceText(stop_loss) })}</span>
      )}
    </span>
  );
}

function Profit({ position }: { position: PerpPosition }) {
  return (
    <>
      <Change usd={position.unrealised_pnl ?? "0"} className="block font-medium" />
      <span className="block text-xs max-sm:hidden">
        <Change percentage={position.roe_percentage ?? "0"} />
      </span>
    </>
  );
}

const NEAR_PERCENT = 5;

/** How far the mark price is from liquidation; marked when that is near. */
function Risk({ position }: { position: PerpPosition }) {
  const t = useTranslations("perp");
  const away = position.liquidation_distance_percentage;
  if (away === null) return <span className="block text-ink-3 text-xs">{t("noLiquidation")}</span>;
  const isNear = Number(away) < NEAR_PERCENT;
  return (
    <span className={`figures block text-xs ${isNear ? "font-medium text-warn" : "text-ink-3"}`}>
      {isNear && <span aria-hidden="true">⚠ </span>}
      {t("away", { distance: percentText(away) })}
    </span>
  );
}
