"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { CandleCard } from "@/markets/candle-card";
import { useFillMarks } from "@/markets/use-fill-marks";
import type { PerpMarket } from "@/rpc/generated";
import { usePositions } from "@/rpc/queries/use-positions";
import { chartedMarket, chartLevels } from "./view";

/** The candles of the market, with the entry and liquidation prices of one's positions. */
export default function PriceChart(props: {
  market: PerpMarket | undefined;
  drafted: string | null;
  className: string;
}) {
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
