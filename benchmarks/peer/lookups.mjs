// What several procedures ask for first: prepared once, asked by name.
import { TRPCError } from "@trpc/server";
import { eq, sql } from "drizzle-orm";
import { db } from "./database.mjs";
import { tokenPrices, users } from "./schema.mjs";

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
