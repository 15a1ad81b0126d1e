// The batches as the specification's samples have them: row by row, each write by itself.
// `node batches.mjs NAME` runs one of them and prints the rows it did and the seconds it took.
import { and, asc, desc, eq, inArray, lt, notExists, sql } from "drizzle-orm";
import { big, client, db } from "./database.mjs";
import { portfolio } from "./portfolio.mjs";
import {
  fundingRates,
  investments,
  notifications,
  perpPositions,
  portfolioSnapshots,
  tokenPrices,
  transactions,
  userBalances,
  users,
} from "./schema.mjs";

const FUNDING_RATE = "0.0001";
const HOUR_MS = 60 * 60 * 1000;
const INITIAL_TOKENS = [
  { address: "So11111111111111111111111111111111111111112", amount: "10" },
  { address: "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", amount: "1000" },
];

const placeholder = sql.placeholder;
const assigned = (name) => sql`${placeholder(name)}`;

const addInterest = db
  .update(investments)
  .set({ accrued_interest: assigned("interest"), last_update: assigned("now") })
  .where(eq(investments.id, placeholder("id")))
  .prepare("add_interest");

async function interest() {
  const active = await db
    .select()
    .from(investments)
    .where(
      and(
        eq(investments.status, "active"),
        inArray(investments.action_type, ["staking", "liquid_staking"]),
      ),
    );
  for (const investment of active) {
    const daily = big(investment.principal).times(investment.interest_rate).div(365).div(100);
    await addInterest.execute({
      id: investment.id,
      interest: big(investment.accrued_interest).plus(daily).toFixed(),
      now: new Date().toISOString(),
    });
  }
  return active.length;
}

const addFunding = db
  .update(perpPositions)
  .set({ accumulated_funding: assigned("funding"), funding_rate_last_applied: assigned("now") })
  .where(eq(perpPositions.id, placeholder("id")))
  .prepare("add_funding");

async function funding() {
  const open = await openPositions();
  const rates = new Map(open.map((position) => [position.token_address, FUNDING_RATE]));
  for (const position of open) {
    const now = new Date();
    const hours = (now - position.funding_rate_last_applied) / HOUR_MS;
    const amount = big(position.position_size)
      .times(rates.get(position.token_address))
      .times(hours)
      .div(8);
    const adjusted = position.position_direction === "long" ? amount.negated() : amount;
    await addFunding.execute({
      id: position.id,
      funding: big(position.accumulated_funding).plus(adjusted).toFixed(),
      now: now.toISOString(),
    });
  }
  for (const [token_address, rate] of rates) {
    await db.insert(fundingRates).values({ token_address, rate, timestamp: new Date() });
  }
  return open.length;
}

const priceOfToken = db
  .select()
  .from(tokenPrices)
  .where(eq(tokenPrices.token_address, placeholder("token")))
  .limit(1)
  .prepare("price_of_token");

async function liquidation() {
  let liquidated = 0;
  for (const position of await openPositions()) {
    const [price] = await priceOfToken.execute({ token: position.token_address });
    if (!price) continue;
    const current = big(price.price_usd);
    const isReached =
      position.position_direction === "long"
        ? current.lte(position.liquidation_price)
        : current.gte(position.liquidation_price);
    if (!isReached) continue;
    await liquidate(position.id, price.price_usd);
    liquidated += 1;
  }
  return liquidated;
}

async function liquidate(id, current_price) {
  const [position] = await db.select().from(perpPositions).where(eq(perpPositions.id, id));
  const now = new Date();
  await db
    .update(perpPositions)
    .set({ status: "liquidated", updated_at: now })
    .where(eq(perpPositions.id, id));
  await db.insert(transactions).values({
    user_id: position.user_id,
    transaction_type: "perp_liquidation",
    from_token_address: position.token_address,
    amount_from: position.position_size,
    details: {
      position_id: id,
      entry_price: position.entry_price,
      liquidation_price: position.liquidation_price,
      current_price,
      direction: position.position_direction,
      leverage: position.leverage,
      accumulated_funding: position.accumulated_funding,
    },
    created_at: now,
  });
  await db.insert(notifications).values({
    user_id: position.user_id,
    kind: "liquidation",
    position_id: id,
    details: { token: position.token_address, liquidation_price: position.liquidation_price },
    created_at: now,
  });
}

const snapshotOfUser = (name, order) =>
  db
    .select({ total_value_usd: portfolioSnapshots.total_value_usd })
    .from(portfolioSnapshots)
    .where(eq(portfolioSnapshots.user_id, placeholder("user")))
    .orderBy(order(portfolioSnapshots.timestamp))
    .limit(1)
    .prepare(name);
const lastSnapshot = snapshotOfUser("last_snapshot", desc);
const firstSnapshot = snapshotOfUser("first_snapshot", asc);

const heldTokens = db
  .select({ token_address: userBalances.token_address })
  .from(userBalances)
  .where(eq(userBalances.user_id, placeholder("user")))
  .prepare("held_tokens");

// What the samples call refreshTokenPrices, without the market that would then be asked.
const stalePrices = db
  .select({ token_address: tokenPrices.token_address })
  .from(tokenPrices)
  .where(
    and(
      sql`${tokenPrices.token_address} = ANY(${placeholder("addresses")})`,
      lt(tokenPrices.last_updated, placeholder("since")),
    ),
  )
  .prepare("stale_prices");

async function snapshots() {
  const everybody = await db.select().from(users);
  for (const user of everybody) {
    const held = await heldTokens.execute({ user: user.id });
    const addresses = held.map((balance) => balance.token_address);
    await stalePrices.execute({ addresses, since: thirtySecondsAgo() });
    const found = await portfolio(user.wallet_address);
    const [previous] = await lastSnapshot.execute({ user: user.id });
    const [initial] = await firstSnapshot.execute({ user: user.id });
    const value = big(found.total_value_usd);
    await db.insert(portfolioSnapshots).values({
      user_id: user.id,
      timestamp: new Date(),
      total_value_usd: value.toFixed(8),
      pnl_from_previous: previous ? value.minus(previous.total_value_usd).toFixed(8) : "0",
      pnl_from_start: initial ? value.minus(initial.total_value_usd).toFixed(8) : "0",
      snapshot_details: {
        tokens: found.tokens,
        perp_positions: found.perp_positions,
        investments: found.investments,
      },
    });
  }
  return everybody.length;
}

async function distribution() {
  const newcomers = await db
    .select()
    .from(users)
    .where(
      notExists(db.select().from(userBalances).where(eq(userBalances.user_id, users.id))),
    );
  for (const user of newcomers) {
    const updated_at = new Date();
    for (const { address, amount } of INITIAL_TOKENS) {
      await db
        .insert(userBalances)
        .values({ user_id: user.id, token_address: address, balance: amount, updated_at })
        .onConflictDoUpdate({
          target: [userBalances.user_id, userBalances.token_address],
          set: { balance: amount },
        });
    }
    await db.insert(transactions).values({
      user_id: user.id,
      transaction_type: "system",
      details: { action: "initial_distribution", tokens: INITIAL_TOKENS },
      created_at: updated_at,
    });
  }
  return newcomers.length;
}

const thirtySecondsAgo = () => new Date(Date.now() - 30_000).toISOString();

const openPositions = () =>
  db.select().from(perpPositions).where(eq(perpPositions.status, "open"));

const BATCHES = { interest, funding, liquidation, snapshots, distribution };

await client`SELECT 1`;
const started = performance.now();
const rows = await BATCHES[process.argv[2]]();
console.log(JSON.stringify({ rows, seconds: (performance.now() - started) / 1000 }));
await client.end();
