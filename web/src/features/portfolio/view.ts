import { changeSince } from "@/format/change";
import { decimal, plain } from "@/format/decimal";
import type { EquityPoint, Holding, Investment, Portfolio, TokenCost } from "@/rpc/generated";

/** How long after a fill the price is looked at again, in seconds. */
export const HORIZONS = [10, 60, 300] as const;

/** A part of the whole with its size in percent, largest first. */
export interface Slice {
  name: string;
  percentage: string;
}

const SLICES_MAX = 6;
const PERCENTAGE_PLACES = 8;

/** A holding with its share of the total, in percent; null where it has no price. */
export interface TokenRow extends Holding {
  share: string | null;
  /** What a unit has cost, in USD; null where that is not known, and of what pays for the others. */
  averageCost: string | null;
  /** How far the price is above that, in percent. */
  gain: string | null;
}

/** The holdings that are more than nothing, the most valuable first, unpriced ones last. */
export function tokenRows(
  portfolio: Pick<Portfolio, "tokens" | "total_value_usd">,
  costs: readonly Pick<TokenCost, "token_address" | "average_cost_usd">[] = [],
): TokenRow[] {
  const total = decimal(portfolio.total_value_usd ?? "0");
  const costOf = new Map(costs.map((one) => [one.token_address, one.average_cost_usd]));
  return portfolio.tokens
    .filter((holding) => decimal(holding.balance).gt(0))
    .map((holding) => {
      const averageCost = costOf.get(holding.token_address) ?? null;
      const gain = changeSince(averageCost, holding.price_usd);
      return { ...holding, share: share(holding.value_usd, total), averageCost, gain };
    })
    .sort((one, other) => valueOrder(one.value_usd, other.value_usd));
}

/**
 * Whether the wallet has nothing because it was given nothing yet: who signs in before there are
 * prices gets the starting portfolio with the first ones.
 */
export function isWaitingForGrant(
  portfolio: Pick<Portfolio, "tokens" | "investments" | "perp_positions" | "pnl">,
): boolean {
  const { tokens, investments, perp_positions, pnl } = portfolio;
  return pnl === null && [...tokens, ...investments, ...perp_positions].length === 0;
}

/** What is staked or lent; liquid stakes count by the token that stands among the holdings. */
export function activeInvestments(investments: readonly Investment[]): Investment[] {
  return investments.filter((investment) => investment.status === "active");
}

/** The kinds of investments that hold what they are worth. */
export type Deposit = Exclude<Investment["action_type"], "liquid_staking">;

/** How the parts of a total are called that are no token. */
export interface SliceNames {
  deposited: (kind: Deposit, symbol: string) => string;
  margin: string;
  other: string;
}

/** What the total is made of; small parts are put together under one name. */
export function slices(portfolio: Portfolio, names: SliceNames): Slice[] {
  const parts = [
    ...portfolio.tokens.map(({ token, value_usd }) => ({ name: token, value_usd })),
    ...activeInvestments(portfolio.investments).flatMap(({ action_type, symbol, value_usd }) =>
      action_type === "liquid_staking"
        ? []
        : [{ name: names.deposited(action_type, symbol), value_usd }],
    ),
    ...portfolio.perp_positions.map(({ equity }) => ({ name: names.margin, value_usd: equity })),
  ];
  const byName = new Map<string, string>();
  for (const { name, value_usd } of parts) {
    byName.set(
      name,
      decimal(byName.get(name) ?? "0")
        .plus(value_usd ?? "0")
        .toFixed(),
    );
  }
  const sorted = [...byName].filter(([, value]) => decimal(value).gt(0));
  sorted.sort(([, one], [, other]) => valueOrder(one, other));
  const total = sorted.reduce((sum, [, value]) => sum.plus(value), decimal("0"));
  const large = sorted.slice(0, SLICES_MAX).map(([name, value]) => slice(name, value));
  const rest = sorted.slice(SLICES_MAX).reduce((sum, [, value]) => sum.plus(value), decimal("0"));
  return rest.isZero() ? large : [...large, slice(names.other, rest.toFixed())];

  function slice(name: string, value: string): Slice {
    return { name, percentage: share(value, total) ?? "0" };
  }
}

function share(value: string | null, total: ReturnType<typeof decimal>): string | null {
  if (value === null || total.isZero()) return null;
  return decimal(value).div(total).times(100).decimalPlaces(2).toFixed();
}

function valueOrder(one: string | null, other: string | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return decimal(other).comparedTo(one) ?? 0;
}

/**
 * The curve with the present total as its last point, so that it goes up to now; as it is while
 * the total is not known or is of an earlier moment.
 */
export function curveUntilNow(
  curve: readonly EquityPoint[],
  portfolio: Pick<Portfolio, "total_value_usd" | "last_updated"> | undefined,
): readonly EquityPoint[] {
  const [first] = curve;
  const { total_value_usd: value = null, last_updated: timestamp = "" } = portfolio ?? {};
  if (!first || value === null || timestamp <= (curve.at(-1)?.timestamp ?? "")) return curve;
  const profit = decimal(value).minus(first.value);
  const beginning = decimal(first.value);
  const percentage = beginning.isZero() ? beginning : profit.div(beginning).times(100);
  const present = {
    timestamp,
    value,
    pnl_absolute: plain(profit),
    pnl_percentage: plain(percentage.decimalPlaces(PERCENTAGE_PLACES)),
  };
  return [...curve, present];
}
