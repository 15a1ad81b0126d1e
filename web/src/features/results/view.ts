import { decimal, plain } from "@/format/decimal";
import type { LeaderboardEntry, SeasonEntry } from "@/rpc/generated";

const PODIUM = 3;

/** What a place is given; undefined where it is given nothing. */
export function prizeOf({ prizes }: Pick<SeasonEntry, "prizes">, rank: number): string | undefined {
  return prizes.find((one) => one.rank === rank)?.prize;
}

/** The prizes of places that are not on the podium. */
export function furtherPrizes({ prizes }: Pick<SeasonEntry, "prizes">): SeasonEntry["prizes"] {
  return prizes.filter(({ rank }) => rank > PODIUM);
}

/** By how many percentage points a return is above what just holding the grant gave. */
export function againstHolding({
  pnl_percentage,
  hold_pnl_percentage,
}: Pick<LeaderboardEntry, "pnl_percentage" | "hold_pnl_percentage">): string {
  return plain(decimal(pnl_percentage).minus(hold_pnl_percentage));
}
