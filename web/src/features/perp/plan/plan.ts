import { decimal, plain, submittedAmount } from "@/format/decimal";
import type { PositionDetails } from "@/rpc/generated";
import type { Direction } from "../draft";

const RATIO_PLACES = 2;

/** What a position would gain and lose at two prices, in USDC before fees, and how they compare. */
export interface Plan {
  gain: string;
  loss: string;
  /** Gain for each unit of loss. */
  ratio: string;
}

/** Why there is no plan: a price is missing, or lies on the wrong side of the entry. */
export type PlanProblem = "noTarget" | "targetSide" | "stopSide";

/**
 * What a position makes if it leaves at `target`, or else at `stop` as typed; without a stop its
 * whole margin is at risk, and no more than that ever is.
 *
 * gain = size · |target − entry|, loss = min(size · |entry − stop|, collateral), ratio = gain / loss.
 */
export function planOf(
  direction: Direction,
  terms: Pick<PositionDetails, "entry_price" | "position_size" | "collateral_amount">,
  typed: { target: string; stop: string },
): Plan | PlanProblem {
  const side = direction === "long" ? 1 : -1;
  const moved = (price: string) =>
    decimal(price).minus(terms.entry_price).times(side).times(terms.position_size);
  const [target, stop] = [submittedAmount(typed.target), submittedAmount(typed.stop)];
  if (target === null) return "noTarget";
  const gain = moved(target);
  if (!gain.gt(0)) return "targetSide";
  const risk = stop === null ? decimal(terms.collateral_amount) : moved(stop).negated();
  if (!risk.gt(0)) return "stopSide";
  const loss = risk.gt(terms.collateral_amount) ? decimal(terms.collateral_amount) : risk;
  const ratio = gain.div(loss).decimalPlaces(RATIO_PLACES);
  return { gain: plain(gain), loss: plain(loss), ratio: ratio.toFixed(RATIO_PLACES) };
}
