// The tables that the peer reads and writes, as the specification has them.
import { integer, jsonb, numeric, pgTable, timestamp, uuid, varchar } from "drizzle-orm/pg-core";

const moment = (name) => timestamp(name, { withTimezone: true, mode: "date" });

export const users = pgTable("users", {
  id: uuid().primaryKey().defaultRandom(),
  username: varchar().notNull(),
  wallet_address: varchar().notNull(),
});

export const tokens = pgTable("tokens", {
  address: varchar().primaryKey(),
  symbol: varchar().notNull(),
  decimals: integer().notNull(),
});

export const tokenPrices = pgTable("token_prices", {
  token_address: varchar().notNull(),
  price_usd: varchar().notNull(),
  last_updated: moment("last_updated").notNull(),
  source: varchar().notNull(),
});

export const userBalances = pgTable("user_balances", {
  id: uuid().primaryKey().defaultRandom(),
  user_id: uuid().notNull(),
  token_address: varchar().notNull(),
  balance: varchar().notNull(),
  updated_at: moment("updated_at").notNull(),
});

export const transactions = pgTable("transactions", {
  id: uuid().primaryKey().defaultRandom(),
  user_id: uuid().notNull(),
  transaction_type: varchar().notNull(),
  from_token_address: varchar(),
  to_token_address: varchar(),
  amount_from: varchar(),
  amount_to: varchar(),
  fee: varchar(),
  details: jsonb(),
  created_at: moment("created_at").notNull(),
});

export const portfolioSnapshots = pgTable("portfolio_snapshots", {
  id: uuid().primaryKey().defaultRandom(),
  user_id: uuid().notNull(),
  timestamp: moment("timestamp").notNull(),
  total_value_usd: numeric().notNull(),
  pnl_from_previous: numeric(),
  pnl_from_start: numeric(),
  snapshot_details: jsonb(),
});

export const investments = pgTable("investments", {
  id: uuid().primaryKey().defaultRandom(),
  user_id: uuid().notNull(),
  token_address: varchar().notNull(),
  action_type: varchar().notNull(),
  principal: varchar().notNull(),
  accrued_interest: varchar().notNull(),
  interest_rate: numeric().notNull(),
  start_date: moment("start_date").notNull(),
  last_update: moment("last_update").notNull(),
  status: varchar().notNull(),
});

export const perpPositions = pgTable("perp_positions", {
  id: uuid().primaryKey().defaultRandom(),
  user_id: uuid().notNull(),
  token_address: varchar().notNull(),
  position_direction: varchar().notNull(),
  leverage: integer().notNull(),
  entry_price: varchar().notNull(),
  position_size: varchar().notNull(),
  collateral_amount: varchar().notNull(),
  liquidation_price: varchar().notNull(),
  accumulated_funding: varchar().notNull(),
  funding_rate_last_applied: moment("funding_rate_last_applied").notNull(),
  status: varchar().notNull(),
  created_at: moment("created_at").notNull(),
  updated_at: moment("updated_at").notNull(),
});

export const perpMarkets = pgTable("perp_markets", {
  token_address: varchar().primaryKey(),
  max_leverage: integer().notNull(),
});

export const liquidStakePools = pgTable("liquid_stake_pools", {
  lst_token_address: varchar().primaryKey(),
  base_token_address: varchar().notNull(),
  exchange_rate: numeric().notNull(),
  interest_rate: numeric().notNull(),
  last_accrual_at: moment("last_accrual_at").notNull(),
});

export const fundingRates = pgTable("funding_rates", {
  id: uuid().primaryKey().defaultRandom(),
  token_address: varchar().notNull(),
  rate: numeric().notNull(),
  timestamp: moment("timestamp").notNull(),
});

export const notifications = pgTable("notifications", {
  user_id: uuid().notNull(),
  kind: varchar().notNull(),
  position_id: uuid(),
  details: jsonb().notNull(),
  created_at: moment("created_at").notNull(),
});

// When a user's portfolio was granted and what it was worth then.
export const participants = pgTable("participants", {
  user_id: uuid().primaryKey(),
  initial_value_usd: numeric().notNull(),
});
