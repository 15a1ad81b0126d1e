// A wallet's portfolio: its rows read side by side, priced and added up here.
import BigNumber from "bignumber.js";
import { and, eq, sql } from "drizzle-orm";
import { big, db } from "./database.mjs";
import { fundingRatesOf, pools, pricesOf, userOf } from "./lookups.mjs";
import {
  investments,
  participants,
  perpMarkets,
  perpPositions,
  tokens,
  userBalances,
} from "./schema.mjs";

const SECONDS_PER_YEAR = 365 * 24 * 60 * 60;
const FUNDING_SECONDS = 8 * 60 * 60;
const UNSETTLED_RATE = "0.0001";
// Margins are held in it.
const USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";
const ofUser = (table) => eq(table.user_id, sql.placeholder("user"));

const balancesOfUser = db
  .select({
    token: tokens.symbol,
    token_address: userBalances.token_address,
    balance: userBalances.balance,
  })
  .from(userBalances)
  .innerJoin(tokens, eq(tokens.address, userBalances.token_address))
  .where(ofUser(userBalances))
  .prepare("balances_of_user");

const positionsOfUser = db
  .select({
    position: perpPositions,
    symbol: tokens.symbol,
    max_leverage: perpMarkets.max_leverage,
  })
  .from(perpPositions)
  .innerJoin(perpMarkets, eq(perpMarkets.token_address, perpPositions.token_address))
  .innerJoin(tokens, eq(tokens.address, perpPositions.token_address))
  .where(and(ofUser(perpPositions), eq(perpPositions.status, "open")))
  .prepare("positions_of_user");

const investmentsOfUser = db
  .select({ investment: investments, symbol: tokens.symbol, decimals: tokens.decimals })
  .from(investments)
  .innerJoin(tokens, eq(tokens.address, investments.token_address))
  .where(and(ofUser(investments), eq(investments.status, "active")))
  .prepare("investments_of_user");

const startOfUser = db.select().from(participants).where(ofUser(participants)).prepare("start");

/** All a wallet owns at stored prices. */
export async function portfolio(wallet) {
  const user = await userOf(wallet);
  const given = { user: user.id };
  const [balances, positions, stakes, [start], issued] = await Promise.all([
    balancesOfUser.execute(given),
    positionsOfUser.execute(given),
    investmentsOfUser.execute(given),
    startOfUser.execute(given),
    pools(),
  ]);
  const now = new Date();
  const leveraged = positions.map(({ position }) => position.token_address);
  const [prices, rates] = await Promise.all([
    pricesOf([
      USDC,
      ...balances.map(({ token_address: held }) => issued.get(held)?.base_token_address ?? held),
      ...leveraged,
      ...stakes.map(({ investment }) => investment.token_address),
    ]),
    fundingRatesOf(leveraged),
  ]);
  const held = balances
    .map((balance) => holding(balance, prices, issued, now))
    .sort((one, other) => big(other.value_usd).comparedTo(one.value_usd));
  const invested = stakes.map((stake) => investmentAt(stake, prices, now));
  const open = positions.map((row) => positionAt(row, prices, rates, now));
  const total = BigNumber.sum(
    0,
    ...held.map((item) => item.value_usd),
    ...invested.map((item) => item.value_usd),
    ...open.map((item) => BigNumber.max(item.equity, 0).times(prices.get(USDC).price_usd)),
  );
  return {
    wallet_address: wallet,
    total_value_usd: total.toFixed(),
    tokens: held,
    investments: invested,
    perp_positions: open,
    pnl: start ? profit(total, start.initial_value_usd) : null,
    last_updated: now,
    prices_age: oldest([...prices.values()], now),
  };
}

function holding({ token, token_address, balance }, prices, issued, now) {
  const pool = issued.get(token_address);
  const stored = prices.get(pool?.base_token_address ?? token_address)?.price_usd ?? "0";
  const price_usd = pool ? exchangeRate(pool, now).times(stored).toFixed() : stored;
  const value_usd = big(balance).times(price_usd).toFixed();
  return { token, token_address, balance, price_usd, value_usd };
}

/** What a token of the pool is worth in the base token; it grows by the second. */
function exchangeRate({ exchange_rate, interest_rate, last_accrual_at }, now) {
  return big(exchange_rate)
    .times(interest_rate)
    .times(secondsBetween(last_accrual_at, now))
    .div(SECONDS_PER_YEAR * 100)
    .plus(exchange_rate)
    .decimalPlaces(18, BigNumber.ROUND_DOWN);
}

function investmentAt({ investment, symbol, decimals }, prices, now) {
  const seconds = secondsBetween(investment.start_date, now);
  const interest = big(investment.principal)
    .times(investment.interest_rate)
    .times(seconds)
    .div(SECONDS_PER_YEAR * 100)
    .decimalPlaces(decimals, BigNumber.ROUND_DOWN);
  const value = interest.plus(investment.principal);
  const price = prices.get(investment.token_address)?.price_usd ?? "0";
  const { user_id: _, ...shown } = investment;
  return { ...shown, symbol, value: value.toFixed(), value_usd: value.times(price).toFixed() };
}

function positionAt({ position, symbol, max_leverage }, prices, rates, now) {
  const mark_price = prices.get(position.token_address)?.price_usd ?? "0";
  const side = position.position_direction === "long" ? 1 : -1;
  const margin = big(position.collateral_amount).plus(position.accumulated_funding);
  const rate = rates.get(position.token_address) ?? UNSETTLED_RATE;
  const pending = pendingFunding(position, { side, mark_price, rate, margin, now });
  const unrealised = big(mark_price)
    .minus(position.entry_price)
    .times(position.position_size)
    .times(side);
  const equity = margin.plus(pending).plus(unrealised);
  return {
    id: position.id,
    token_address: position.token_address,
    symbol,
    direction: position.position_direction,
    leverage: position.leverage,
    position_size: position.position_size,
    entry_price: position.entry_price,
    mark_price,
    notional_usd: big(position.position_size).times(mark_price).toFixed(),
    collateral_amount: position.collateral_amount,
    margin: margin.toFixed(),
    equity: equity.toFixed(),
    unrealised_pnl: unrealised.toFixed(),
    roe_percentage: percentage(equity, position.collateral_amount),
    accumulated_funding: position.accumulated_funding,
    pending_funding: pending.toFixed(),
    liquidation_price: liquidationPrice(position, side, margin.plus(pending), max_leverage),
    opened_at: position.created_at,
  };
}

/** What a position has gained or, below 0, owes since the last settlement. */
function pendingFunding(position, { side, mark_price, rate, margin, now }) {
  const exact = big(position.position_size)
    .times(mark_price)
    .times(big(rate).abs())
    .times(secondsBetween(position.funding_rate_last_applied, now))
    .div(FUNDING_SECONDS);
  if (big(rate).times(side).lte(0)) return exact.decimalPlaces(6, BigNumber.ROUND_DOWN);
  return BigNumber.min(margin, exact.decimalPlaces(6, BigNumber.ROUND_UP)).negated();
}

/** Where the equity is half the margin that the market's highest leverage asks for. */
function liquidationPrice({ position_size, entry_price }, side, margin, max_leverage) {
  const bare = big(position_size).times(entry_price).minus(margin.times(side));
  if (bare.lte(0)) return null;
  return bare
    .times(2 * max_leverage)
    .div(big(position_size).times(2 * max_leverage - side))
    .decimalPlaces(18, side === 1 ? BigNumber.ROUND_CEIL : BigNumber.ROUND_FLOOR)
    .toFixed();
}

function profit(total, initial_value_usd) {
  return {
    initial_value_usd,
    pnl_usd: total.minus(initial_value_usd).toFixed(),
    pnl_percentage: percentage(total, initial_value_usd),
  };
}

/** What `value` gained on `start`, in percent. */
export function percentage(value, start) {
  if (big(start).isZero()) return "0";
  return big(value).minus(start).div(start).times(100).decimalPlaces(8).toFixed();
}

function secondsBetween(start, until) {
  return Math.max(0, Math.floor((until - start) / 1000));
}

function oldest(prices, now) {
  return Math.floor(Math.max(...prices.map((price) => now - price.last_updated)) / 1000);
}
