"use client";

import { useMemo } from "react";
import { MARKET_WORDS } from "@/i18n/market-words";
import { MoreWords } from "@/i18n/more-words";
import { CandleCard } from "@/markets/candle-card";
import { useFillMarks } from "@/markets/use-fill-marks";
import { usePrices } from "@/rpc/queries/use-prices";
import { useTokens } from "@/rpc/queries/use-tokens";
import { chartedToken } from "./view";

interface ChartProps {
  draft: { from: string; to: string };
  className: string;
}

/** The candles of the token that the swap is about, with one's own swaps of it. */
export default function SwapChart(props: ChartProps) {
  return (
    <MoreWords words={MARKET_WORDS} waiting={<div className={`card ${props.className}`} />}>
      <Drawn {...props} />
    </MoreWords>
  );
}

function Drawn(props: ChartProps) {
  const { tokens, byAddress } = useTokens();
  const { byAddress: prices } = usePrices();
  const usdc = tokens.find(({ symbol }) => symbol === "USDC")?.address ?? "";
  const address = chartedToken(props.draft, usdc);
  const marks = useFillMarks(address, "swap");
  const symbol = byAddress.get(address)?.symbol;
  const price = prices.get(address) ?? null;
  const token = useMemo(
    () => (symbol === undefined ? undefined : { address, symbol, price }),
    [address, symbol, price],
  );
  return <CandleCard token={token} marks={marks} className={props.className} />;
}
