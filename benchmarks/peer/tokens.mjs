// The stored prices of tokens.
import { eq, sql } from "drizzle-orm";
import { db } from "./database.mjs";
import { tokenPrices, tokens } from "./schema.mjs";

const pricesWithSymbols = db
  .select({
    token_address: tokenPrices.token_address,
    symbol: tokens.symbol,
    price_usd: tokenPrices.price_usd,
    last_updated: tokenPrices.last_updated,
    source: tokenPrices.source,
  })
  .from(tokenPrices)
  .innerJoin(tokens, eq(tokens.address, tokenPrices.token_address))
  .where(sql`${tokenPrices.token_address} = ANY(${sql.placeholder("addresses")})`)
  .prepare("prices_with_symbols");

/** The prices of the tokens that have one. */
export async function priceList(addresses) {
  return { prices: await pricesWithSymbols.execute({ addresses }), timestamp: new Date() };
}
