// A wallet's portfolio: its rows read side by side, priced and added up here.
import BigNumber from "bignumber.js";
import { and, eq, sql } from "drizzle-orm";
import { big, db } from "./database.mjs";
import { pricesOf, userOf } from "./lookups.mjs";
import { investments, participants, perpPositions, tokens, userBalances } from "./schema.mjs";

const SECONDS_PER_YEAR = 365 * 24 * 60 * 60;
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
  .select({ position: perpPositions, symbol: tokens.symbol })
  .from(perpPositions)
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
  const [balances, positions, stakes, [start]] = await Promise.all([
    balancesOfUser.execute(given),
    positionsOfUser.execute(given),
    investmentsOfUser.execute(given),
    startOfUser.execute(given),
  ]);
  const now = new Date();
  const prices = await pricesOf([
    USDC,
    ...balances.map((balance) => balance.token_address),
    ...positions.map(({ position }) => position.token_address),
    ...stakes.map(({ investment }) => investment.token_address),
  ]);
  const held = balances
    .map((balance) => holding(balance, prices))
    .sort((one, other) => big(other.value_usd).comparedTo(one.value_usd));
  const invested = stakes.map((stake) => investmentAt(stake, prices, now));
  const open = positions.map((row) => positionAt(row, prices));
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

function holding({ token, token_address, balance }, prices) {
  const price_usd = prices.get(token_address)?.price_usd ?? "0";
  const value_usd = big(balance).times(price_usd).toFixed();
  return { token, token_address, balance, price_usd, value_usd };
}

function investmentAt({ investment, symbol, decimals }, prices, now) {
  const seconds = Math.floor((now - investment.start_date) / 1000);
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

function positionAt({ position, symbol }, prices) {
  const mark_price = prices.get(position.token_address)?.price_usd ?? "0";
  const side = position.position_direction === "long" ? 1 : -1;
  const margin = big(position.collateral_amount).plus(position.accumulated_funding);
  const unrealised = big(mark_price)
    .minus(position.entry_price)
    .times(position.position_size)
    .times(side);
  const equity = margin.plus(unrealised);
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
    liquidation_price: position.liquidation_price,
    opened_at: position.created_at,
  };
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

function oldest(prices, now) {
  return Math.floor(Math.max(...prices.map((price) => now - price.last_updated)) / 1000);
}
