import { shortAddress } from "@/format/address";
import { direction, percentText } from "@/format/money";
import type { Standing } from "@/rpc/generated";

/** What a card says in figures. */
export interface CardFigures {
  name: string;
  address: string;
  /** Null where the trader's name is nothing else. */
  wallet: string | null;
  way: "up" | "down" | "flat";
  percentage: string;
  holdPercentage: string;
  drawdownPercentage: string;
  tradeCount: string;
}

export function figures({ place }: Standing): CardFigures {
  const address = shortAddress(place.wallet_address);
  return {
    name: place.username,
    address: place.wallet_address,
    wallet: address === place.username ? null : address,
    way: direction(place.pnl_percentage),
    percentage: signed(place.pnl_percentage),
    holdPercentage: signed(place.hold_pnl_percentage),
    drawdownPercentage: percentText(place.max_drawdown_percentage),
    tradeCount: String(place.trades),
  };
}

function signed(percentage: string): string {
  return `${direction(percentage) === "up" ? "+" : ""}${percentText(percentage)}`;
}
