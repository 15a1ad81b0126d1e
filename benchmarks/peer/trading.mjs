// Swaps, in one transaction with the balances locked, and the history of a wallet.
import { TRPCError } from "@trpc/server";
import BigNumber from "bignumber.js";
import { and, desc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { big, db, trades } from "./database.mjs";
import { userOf } from "./lookups.mjs";
import { tokenPrices, tokens, transactions, userBalances } from "./schema.mjs";

const fromToken = alias(tokens, "from_token");
const toToken = alias(tokens, "to_token");
const mine = eq(transactions.user_id, sql.placeholder("user"));

const page = db
  .select({
    id: transactions.id,
    transaction_type: transactions.transaction_type,
    from_token_address: transactions.from_token_address,
    from_symbol: fromToken.symbol,
    to_token_address: transactions.to_token_address,
    to_symbol: toToken.symbol,
    amount_from: transactions.amount_from,
    amount_to: transactions.amount_to,
    fee: transactions.fee,
    details: transactions.details,
    created_at: transactions.created_at,
  })
  .from(transactions)
  .leftJoin(fromToken, eq(fromToken.address, transactions.from_token_address))
  .leftJoin(toToken, eq(toToken.address, transactions.to_token_address))
  .where(mine)
  .orderBy(desc(transactions.created_at), transactions.id)
  .limit(sql.placeholder("limit"))
  .offset(sql.placeholder("offset"))
  .prepare("page_of_transactions");

const counted = db
  .select({ total: sql`count(*)::integer` })
  .from(transactions)
  .where(mine)
  .prepare("count_of_transactions");

const pricedTokens = db
  .select({
    address: tokens.address,
    decimals: tokens.decimals,
    price_usd: tokenPrices.price_usd,
  })
  .from(tokens)
  .innerJoin(tokenPrices, eq(tokenPrices.token_address, tokens.address))
  .where(sql`${tokens.address} = ANY(${sql.placeholder("addresses")})`)
  .prepare("priced_tokens");

/** A page of a wallet's history, newest first. */
export async function history(wallet, limit, offset) {
  const user = await userOf(wallet);
  const [rows, [{ total }]] = await Promise.all([
    page.execute({ user: user.id, limit, offset }),
    counted.execute({ user: user.id }),
  ]);
  return { transactions: rows, total, limit, offset };
}

/** Swap an amount for another token of equal value; all of it happens or none. */
export async function swap({ wallet_address, from_token_address, to_token_address, amount }) {
  const user = await userOf(wallet_address);
  const addresses = [from_token_address, to_token_address];
  const priced = await pricedTokens.execute({ addresses });
  const from = priced.find((token) => token.address === from_token_address);
  const to = priced.find((token) => token.address === to_token_address);
  if (!from || !to) throw refusal("Unknown or unpriced token");
  const amount_to = big(amount)
    .times(from.price_usd)
    .div(to.price_usd)
    .decimalPlaces(to.decimals, BigNumber.ROUND_DOWN);
  const now = new Date();
  const details = { price_from: from.price_usd, price_to: to.price_usd, fee_rate: "0" };
  const id = await trades.transaction(async (tx) => {
    const balances = await lockedBalances(tx, user.id, addresses);
    const paid = balances.find((row) => row.token_address === from_token_address);
    const got = balances.find((row) => row.token_address === to_token_address);
    if (!paid || big(paid.balance).lt(amount)) throw refusal("Insufficient balance");
    await setBalance(tx, paid.id, big(paid.balance).minus(amount), now);
    if (got) await setBalance(tx, got.id, big(got.balance).plus(amount_to), now);
    else await openBalance(tx, user.id, to_token_address, amount_to, now);
    const [made] = await tx
      .insert(transactions)
      .values({
        user_id: user.id,
        transaction_type: "swap",
        from_token_address,
        to_token_address,
        amount_from: amount,
        amount_to: amount_to.toFixed(),
        fee: "0",
        details,
        created_at: now,
      })
      .returning({ id: transactions.id })
      .prepare("insert_swap")
      .execute();
    return made.id;
  });
  return {
    success: true,
    details: {
      transaction_id: id,
      amount_from: amount,
      amount_to: amount_to.toFixed(),
      price_from: from.price_usd,
      price_to: to.price_usd,
      fee: "0",
    },
  };
}

const lockedBalances = (tx, user_id, addresses) =>
  tx
    .select()
    .from(userBalances)
    .where(
      and(
        eq(userBalances.user_id, user_id),
        sql`${userBalances.token_address} = ANY(${sql.param(addresses)})`,
      ),
    )
    .orderBy(userBalances.token_address)
    .for("update")
    .prepare("locked_balances")
    .execute();

const setBalance = (tx, id, balance, updated_at) =>
  tx
    .update(userBalances)
    .set({ balance: balance.toFixed(), updated_at })
    .where(eq(userBalances.id, id))
    .prepare("set_balance")
    .execute();

const openBalance = (tx, user_id, token_address, balance, updated_at) =>
  tx
    .insert(userBalances)
    .values({ user_id, token_address, balance: balance.toFixed(), updated_at })
    .prepare("open_balance")
    .execute();

const refusal = (message) => new TRPCError({ code: "BAD_REQUEST", message });
