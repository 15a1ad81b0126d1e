import type { EquityLine, EquityLines } from "@/rpc/generated";
import type { ChartPoint } from "@/ui/charts/chart-points";
import { chartPoints } from "@/ui/charts/chart-points";

/** A trader with the line of their return and where it ends. */
export interface TraderLine {
  trader: EquityLine;
  points: ChartPoint[];
  /** In percent; null while nothing was measured. */
  newest: string | null;
}

/** The traders with what was measured of each, in the order of their ranks. */
export function traderLines({ timestamps, traders }: EquityLines): TraderLine[] {
  return traders.map((trader) => {
    const measured = timestamps.flatMap((moment, index): [string, string][] => {
      const percentage = trader.pnl_percentages[index] ?? null;
      return percentage === null ? [] : [[moment, percentage]];
    });
    return { trader, points: chartPoints(measured), newest: measured.at(-1)?.[1] ?? null };
  });
}

/** Whether there is anything to draw: a line needs two points. */
export function areDrawn(found: readonly TraderLine[]): boolean {
  return found.some(({ points }) => points.length > 1);
}

/** Those of them that have these wallets, in the order of the wallets. */
export function ofWallets(found: readonly TraderLine[], wallets: readonly string[]): TraderLine[] {
  return wallets.flatMap((wallet) =>
    found.filter(({ trader }) => trader.wallet_address === wallet),
  );
}

const COLOURS = [
  ...["#7c6ff5", "#2f9de0", "#1fa588", "#d98c1f", "#e0609a"],
  ...["#7f8db5", "#b05fd0", "#5c9a3a", "#d06a4a", "#8a8f3c"],
];
const DASHES = ["solid", "dashed", "dotted"] as const;

/** How the line at this place of a list looks; no two of the first thirty look alike. */
export function lineLook(index: number) {
  return {
    colour: COLOURS[index % COLOURS.length] ?? "",
    dash: DASHES[Math.floor(index / COLOURS.length) % DASHES.length] ?? "solid",
  };
}
