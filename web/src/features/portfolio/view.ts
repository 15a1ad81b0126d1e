import { decimal } from "@/format/decimal";
import type { Holding, Investment, Portfolio } from "@/rpc/generated";

/** A part of the whole with its size in percent, largest first. */
export interface Slice {
  name: string;
  percentage: string;
}

const SLICES_MAX = 6;

/** A holding with its share of the total, in percent; null where it has no price. */
export interface TokenRow extends Holding {
  share: string | null;
}

/** The holdings that are more than nothing, the most valuable first, unpriced ones last. */
export function tokenRows(portfolio: Pick<Portfolio, "tokens" | "total_value_usd">): TokenRow[] {
  const total = decimal(portfolio.total_value_usd ?? "0");
  return portfolio.tokens
    .filter((holding) => decimal(holding.balance).gt(0))
    .map((holding) => ({ ...holding, share: share(holding.value_usd, total) }))
    .sort((one, other) => valueOrder(one.value_usd, other.value_usd));
}

/** Staked amounts; liquid stakes count by the token that stands among the holdings. */
export function activeStakes(investments: readonly Investment[]): Investment[] {
  return investments.filter((investment) => investment.status === "active");
}

/** What the total is made of; small parts are put together under `otherName`. */
export function slices(
  portfolio: Portfolio,
  stakedName: (symbol: string) => string,
  otherName: string,
): Slice[] {
  const parts = [
    ...portfolio.tokens.map(({ token, value_usd }) => ({ name: token, value_usd })),
    ...activeStakes(portfolio.investments)
      .filter(({ action_type }) => action_type === "staking")
      .map(({ symbol, value_usd }) => ({ name: stakedName(symbol), value_usd })),
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
  const sorted = [...byName].filter(([, value]) => value !== "0");
  sorted.sort(([, one], [, other]) => valueOrder(one, other));
  const total = sorted.reduce((sum, [, value]) => sum.plus(value), decimal("0"));
  const large = sorted.slice(0, SLICES_MAX).map(([name, value]) => slice(name, value));
  const rest = sorted.slice(SLICES_MAX).reduce((sum, [, value]) => sum.plus(value), decimal("0"));
  return rest.isZero() ? large : [...large, slice(otherName, rest.toFixed())];

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
