"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { MARKET_WORDS } from "@/i18n/market-words";
import { MoreWords } from "@/i18n/more-words";
import { CandleCard } from "@/markets/candle-card";
import { useFillMarks } from "@/markets/use-fill-marks";
import type { PerpMarket } from "@/rpc/generated";
import { usePositions } from "@/rpc/queries/use-positions";
import { chartedMarket, chartLevels } from "./view";

interface ChartProps {
  market: PerpMarket | undefined;
  drafted: string | null;
  className: string;
}

/** The candles of the market, with the entry and liquidation prices of one's positions. */
export default function PriceChart(props: ChartProps) {
  return (
    <MoreWords words={MARKET_WORDS} waiting={<div className={`card ${props.className}`} />}>
      <Drawn {...props} />
    </MoreWords>
  );
}

function Drawn(props: ChartProps) {
  const t = useTranslations("perp");
  const { market, drafted } = props;
  const { positions } = usePositions();
  const marks = useFillMarks(market?.token_address ?? "", "perp");
  const levels = useMemo(() => {
    const names = { entry: t("entryShort"), liquidation: t("liquidationShort") };
    return market && chartLevels(market, positions, drafted, names);
  }, [market, positions, drafted, t]);
  return (
    <CandleCard
      token={market && chartedMarket(market)}
      levels={levels}
      marks={marks}
      className={props.className}
    />
  );
}
