// What several procedures ask for first: prepared once, asked by name.
import { TRPCError } from "@trpc/server";
import { desc, eq, sql } from "drizzle-orm";
import { db } from "./database.mjs";
import { fundingRates, liquidStakePools, tokenPrices, users } from "./schema.mjs";

const userByWallet = db
  .select({ id: users.id, wallet_address: users.wallet_address })
  .from(users)
  .where(eq(users.wallet_address, sql.placeholder("wallet")))
  .prepare("user_by_wallet");

const pricesByAddress = db
  .select()
  .from(tokenPrices)
  .where(sql`${tokenPrices.token_address} = ANY(${sql.placeholder("addresses")})`)
  .prepare("prices_by_address");

const newestRates = db
  .selectDistinctOn([fundingRates.token_address], {
    token_address: fundingRates.token_address,
    rate: fundingRates.rate,
  })
  .from(fundingRates)
  .where(sql`${fundingRates.token_address} = ANY(${sql.placeholder("addresses")})`)
  .orderBy(fundingRates.token_address, desc(fundingRates.timestamp))
  .prepare("newest_rates");

const everyPool = db.select().from(liquidStakePools).prepare("every_pool");

/** The user of a wallet; NOT_FOUND when there is none. */
export async function userOf(wallet) {
  const [user] = await userByWallet.execute({ wallet });
  if (!user) throw new TRPCError({ code: "NOT_FOUND", message: "User not found" });
  return user;
}

/** The stored prices of tokens, by address. */
export async function pricesOf(addresses) {
  const prices = await pricesByAddress.execute({ addresses: [...new Set(addresses)] });
  return new Map(prices.map((price) => [price.token_address, price]));
}

/** The newest funding rates of tokens, by address; those never settled have none. */
export async function fundingRatesOf(addresses) {
  const rates = await newestRates.execute({ addresses: [...new Set(addresses)] });
  return new Map(rates.map(({ token_address, rate }) => [token_address, rate]));
}

/** The liquid-staking pools, by the token they issue. */
export async function pools() {
  const found = await everyPool.execute();
  return new Map(found.map((pool) => [pool.lst_token_address, pool]));
}
