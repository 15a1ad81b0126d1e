import BigNumber from "bignumber.js";
import { decimal } from "@/format/decimal";
import { percentText } from "@/format/money";
import { timeLeft, twoDigits } from "@/format/time";
import type { Charted } from "@/markets/candles";
import type { PerpMarket, PerpPosition, PositionDetails } from "@/rpc/generated";
import type { ChartLevel } from "@/ui/charts/chart-frame";
import type { TokenChoice } from "@/ui/tokens/token-choice";
import { type Direction, USDC_DECIMALS } from "./draft";

const SETTLEMENTS_A_YEAR = 3 * 365;
const RATE_PLACES = 4;
const LEVELS_OF_MAX = 3;
const BASIS_POINTS = 10_000;

/** A rate of 8 hours in percent, with the four places that such rates have. */
export function fundingText(rate: string): string {
  const percentage = decimal(rate).times(100);
  const sign = percentage.isNegative() ? "−" : "+";
  return `${percentage.isZero() ? "" : sign}${percentage.abs().toFixed(RATE_PLACES)}%`;
}

/** The rate of 8 hours, as if it held for a year. */
export function yearlyFundingText(rate: string): string {
  return percentText(decimal(rate).times(100).times(SETTLEMENTS_A_YEAR).toFixed());
}

/** What a position is paid, or pays below 0, at the next settlement if nothing changes; USDC. */
export function nextFunding(direction: Direction, notional: string, rate: string): string {
  const paidByLongs = decimal(notional).times(rate);
  const received = direction === "long" ? paidByLongs.negated() : paidByLongs;
  return received.decimalPlaces(6).toFixed();
}

/** The time until the next funding as a clock, e.g. "07:59:30". */
export function fundingClock(nextFundingAt: string, now: number): string {
  const { days, hours, minutes, seconds } = timeLeft(Date.parse(nextFundingAt), now);
  return [days * 24 + hours, minutes, seconds].map(twoDigits).join(":");
}

/** How an account stands in one regard before the order and after it. */
export interface Shift {
  before: string;
  after: string;
}

/** Free USDC before and after the order, collateral and fee being paid from it. */
export function balanceShift(
  balance: string,
  terms: Pick<PositionDetails, "collateral_amount" | "fee">,
): Shift {
  const after = decimal(balance).minus(terms.collateral_amount).minus(terms.fee);
  return { before: balance, after: after.toFixed() };
}

/** The notional of all positions before and after the order. */
export function exposureShift(
  positions: readonly Pick<PerpPosition, "notional_usd">[],
  terms: Pick<PositionDetails, "notional_usd">,
): Shift {
  const before = positions.reduce((sum, one) => sum.plus(one.notional_usd ?? "0"), decimal("0"));
  return { before: before.toFixed(), after: before.plus(terms.notional_usd).toFixed() };
}

/** How far a price is from another, as a percentage of itself; unsigned. */
export function distance(mark: string, other: string): string {
  return decimal(other).minus(mark).abs().div(mark).times(100).decimalPlaces(2).toFixed();
}

/** The position as if it were this fraction of itself, which is what closes. */
export function partOf(position: PerpPosition, fraction: string): PerpPosition {
  const part = (amount: string) => decimal(amount).times(fraction).decimalPlaces(8).toFixed();
  const { margin, equity, unrealised_pnl, notional_usd } = position;
  return {
    ...position,
    margin: part(margin),
    equity: equity && part(equity),
    unrealised_pnl: unrealised_pnl && part(unrealised_pnl),
    notional_usd: notional_usd && part(notional_usd),
  };
}

/** What closing would cost now, about; no more than there is to pay it from. */
export function closingFee(
  position: Pick<PerpPosition, "equity" | "notional_usd">,
  feeRate: string,
): string | null {
  if (position.equity === null || position.notional_usd === null) return null;
  const fee = decimal(position.notional_usd).times(feeRate);
  const payable = BigNumber.max(position.equity, 0);
  return BigNumber.min(fee, payable).decimalPlaces(USDC_DECIMALS).toFixed();
}

/** What closing would pay now, about: the equity less fee and price impact, never below 0. */
export function expectedPayout(
  position: Pick<PerpPosition, "equity" | "notional_usd">,
  feeRate: string,
  impactBps: string,
): string | null {
  if (position.equity === null || position.notional_usd === null) return null;
  const costs = decimal(impactBps).div(BASIS_POINTS).plus(feeRate);
  const payout = decimal(position.equity).minus(decimal(position.notional_usd).times(costs));
  return payout.isNegative() ? "0" : payout.decimalPlaces(USDC_DECIMALS).toFixed();
}

/** The market that is asked for, else the first. */
export function chosenMarket(
  markets: readonly PerpMarket[],
  wanted: string | null,
): PerpMarket | undefined {
  return markets.find(({ token_address }) => token_address === wanted) ?? markets[0];
}

/** The markets as they are chosen from; a market is nothing one holds. */
export function marketChoices(
  markets: readonly PerpMarket[],
  changeOf: (token: string, price: string | null) => string | null,
): TokenChoice[] {
  return markets.map(({ token_address, symbol, name, icon_url, mark_price }) => ({
    address: token_address,
    symbol,
    name,
    icon_url,
    balance: null,
    value_usd: null,
    change_percentage: changeOf(token_address, mark_price),
  }));
}

/** The market as its chart shows it. */
export function chartedMarket(
  market: Pick<PerpMarket, "token_address" | "symbol" | "mark_price" | "price_updated_at">,
): Charted {
  const { mark_price, price_updated_at, symbol, token_address } = market;
  const price =
    mark_price === null || price_updated_at === null
      ? null
      : { price_usd: mark_price, last_updated: price_updated_at };
  return { address: token_address, symbol, price };
}

/** The levels of the riskiest positions in a market, and where the drafted one would end. */
export function chartLevels(
  market: Pick<PerpMarket, "token_address">,
  positions: readonly PerpPosition[],
  drafted: string | null,
  names: { entry: string; liquidation: string },
): ChartLevel[] {
  const own = positions.filter(({ token_address }) => token_address === market.token_address);
  const levels = own
    .slice(0, LEVELS_OF_MAX)
    .flatMap((position) => [
      level(position.entry_price, names.entry, "ink-2"),
      level(position.liquidation_price, names.liquidation, "down"),
    ]);
  levels.push(level(drafted, names.liquidation, "down"));
  return levels.filter((one) => one !== null);
}

function level(price: string | null, name: string, tone: ChartLevel["tone"]): ChartLevel | null {
  return price === null ? null : { value: Number(price), name, tone };
}
