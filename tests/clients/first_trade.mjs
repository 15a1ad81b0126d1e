// From signing in to the leaderboard with the stock tRPC client, every figure worked out by hand.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { httpLink, TRPCClientError } from "@trpc/client";

import { clientFor, daysPass, job, jobs, SOL, trader, USDC } from "./trader.mjs";

const JITOSOL = "J1toso1uCk3RLmjorhTtrVwY9HJ7X8V9yYac6Y7kGCPn";
const PERIODS = ["1d", "7d", "30d", "90d", "1y"];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 31_536_000n;
const SEED = new URL("../../backend/admin/seed.json", import.meta.url);
const { pools: POOLS } = JSON.parse(readFileSync(SEED, "utf8"));

function units(text, decimals) {
  const [whole, fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

/** The midnights of Tokyo after one moment, up to another. */
function midnights(after, until) {
  const first = Math.floor((after - 15 * HOUR) / DAY) * DAY + DAY + 15 * HOUR;
  const found = [];
  for (let at = first; at <= until; at += DAY) found.push(at);
  return found;
}

/** When a stake was begun or ended, by its entry in the history. */
async function happenedAt(alpha, address, { transaction_id }) {
  const { transactions } = await alpha.trading.transactions.query({ wallet_address: address });
  return Date.parse(transactions.find((one) => one.id === transaction_id).created_at);
}

const figures = (portfolio) =>
  Object.fromEntries(
    portfolio.tokens.map(({ token, balance, value_usd }) => [token, { balance, value_usd }]),
  );

test("the starting portfolio is given once, and a swap is worth what the prices say", async () => {
  const { address, alpha } = await trader();
  const start = await alpha.portfolio.get.query({ wallet_address: address });
  assert.equal(start.total_value_usd, "2474.689340738336");
  await alpha.users.get.query({ wallet_address: address });

  const { details } = await alpha.trading.swap.mutate({
    from_token_address: SOL,
    to_token_address: USDC,
    amount: "1",
  });
  assert.equal(details.amount_to, "147.493683");
  assert.equal(details.price_from, "147.4789340738336");

  const portfolio = await alpha.portfolio.get.query({ wallet_address: address });
  assert.deepEqual(figures(portfolio), {
    SOL: { balance: "9", value_usd: "1327.3104066645024" },
    USDC: { balance: "1147.493683", value_usd: "1147.3789336317" },
  });
  assert.equal(portfolio.total_value_usd, "2474.6893402962024");
  assert.equal(portfolio.pnl.pnl_usd, "-0.0000004421336");

  const history = await alpha.trading.transactions.query({ wallet_address: address });
  assert.deepEqual(
    history.transactions.map((one) => [one.transaction_type, one.to_symbol, one.amount_to]).sort(),
    [["swap", "USDC", "147.493683"], ["system", "SOL", "10"], ["system", "USDC", "1000"]],
  );
});

test("stakes pay the formula's interest and liquid stakes the grown rate", async () => {
  const { address, alpha } = await trader();
  const { details: staked } = await alpha.investments.stake.mutate({
    token_address: SOL,
    amount: "2",
  });
  const { details: liquid } = await alpha.investments.liquidStake.mutate({
    token_address: JITOSOL,
    amount: "2",
  });
  const { total_value_usd } = await alpha.portfolio.get.query({ wallet_address: address });
  const drift = Number(total_value_usd) - 2474.689340738336;
  assert.ok(Math.abs(drift) < 0.0001, `staking changed the total by ${drift}`);

  const { starts_at } = await alpha.competition.get.query();
  const seeded = POOLS.find((one) => one.lst_token_address === JITOSOL);
  const percent = units(liquid.interest_rate, 5);
  const grown = (rate, from, until) =>
    rate + (rate * percent * BigInt(Math.floor((until - from) / 1000))) / (10n ** 7n * YEAR);
  const first = units(seeded.exchange_rate, 18);
  const minted = await happenedAt(alpha, address, liquid);
  assert.equal(units(liquid.exchange_rate, 18), grown(first, Date.parse(starts_at), minted));

  await daysPass(2);
  await job("apply_interest");

  const { investments } = await alpha.investments.list.query({ wallet_address: address });
  const held = investments.find((one) => one.id === staked.investment_id);
  const interestUntil = (moment) => {
    const seconds = Math.floor((moment - Date.parse(held.start_date)) / 1000);
    return (units("2", 9) * 7n * BigInt(seconds)) / (100n * YEAR);
  };
  const lastMidnight = Date.parse(held.last_update);
  assert.ok(lastMidnight - Date.parse(held.start_date) >= DAY, "two midnights lie in two days");
  assert.equal(units(held.accrued_interest, 9), interestUntil(lastMidnight));

  const { details: back } = await alpha.investments.unstake.mutate({
    investment_id: staked.investment_id,
  });
  const interest = interestUntil(await happenedAt(alpha, address, back));
  assert.equal(units(back.interest, 9), interest);
  assert.equal(units(back.amount_received, 9), units("2", 9) + interest);

  const { details: redeemed } = await alpha.investments.unstake.mutate({
    investment_id: liquid.investment_id,
  });
  let rate = first;
  let before = Date.parse(starts_at) - 2 * DAY;
  for (const at of [
    ...midnights(before, lastMidnight),
    await happenedAt(alpha, address, redeemed),
  ]) {
    rate = grown(rate, before, at);
    before = at;
  }
  assert.equal(
    units(redeemed.amount_received, 9),
    (units(liquid.lst_amount, 9) * rate) / 10n ** 18n,
  );
});

test("every period has a curve of the grant and the hours that were captured", async () => {
  const { address, alpha } = await trader();
  await daysPass(1);
  const hour = Math.floor(Date.now() / HOUR) * HOUR;
  const hours = [3, 2, 1].map((ago) => hour - ago * HOUR + 120_000);
  await jobs("capture_snapshots", hours);
  for (const period of PERIODS) {
    const curve = await alpha.portfolio.pnl.query({ wallet_address: address, period });
    // The grant was a day ago, and a little more.
    assert.equal(curve.data_points, period === "1d" ? 3 : 4, period);
    assert.equal(curve.summary.initial_value, "2474.68934074");
    assert.equal(curve.summary.pnl_absolute, "0");
  }
});

test("the leaderboard is ordered by return", async () => {
  const { users, total } = await clientFor().leaderboard.get.query({ limit: 100 });
  assert.equal(users.length, total);
  assert.deepEqual(users.map((one) => one.rank), users.map((_, place) => place + 1));
  const returns = users.map((one) => Number(one.pnl_percentage));
  assert.deepEqual(returns, returns.toSorted((one, other) => other - one));
});

test("of 50 swaps at once on a balance for one, exactly one succeeds", async () => {
  const { address, alpha } = await trader(httpLink);
  const all = { from_token_address: SOL, to_token_address: USDC, amount: "10" };
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, () => alpha.trading.swap.mutate(all)),
  );
  const refused = outcomes.filter((one) => one.status === "rejected");
  assert.equal(refused.length, 49);
  for (const { reason } of refused) assert.equal(reason.data.reason, "insufficient_balance");
  const portfolio = await alpha.portfolio.get.query({ wallet_address: address });
  assert.equal(figures(portfolio).SOL.balance, "0");
});

test("one idempotency key acts once and answers alike", async () => {
  const { address, alpha } = await trader(httpLink);
  const order = {
    from_token_address: SOL,
    to_token_address: USDC,
    amount: "1",
    idempotency_key: "order-1",
  };
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => alpha.trading.swap.mutate(order)),
  );
  assert.equal(new Set(answers.map((one) => JSON.stringify(one))).size, 1);
  const portfolio = await alpha.portfolio.get.query({ wallet_address: address });
  assert.equal(figures(portfolio).SOL.balance, "9");
  await assert.rejects(alpha.trading.swap.mutate({ ...order, amount: "2" }), (error) => {
    assert.equal(error.data.code, "CONFLICT");
    return error.data.reason === "idempotency_key_reused";
  });
});

test("bad input gets an error of its own, and nothing is written", async (context) => {
  const { address, alpha } = await trader();
  const { address: other } = await trader();
  const swap = { from_token_address: SOL, to_token_address: USDC, amount: "1" };
  const stake = { token_address: SOL, amount: "1" };
  const page = { wallet_address: address };
  const nobody = clientFor();
  const cases = [
    ["no session", () => nobody.trading.swap.mutate(swap), "UNAUTHORIZED", "not_signed_in"],
    ["a made-up session", () => clientFor("x".repeat(43)).trading.swap.mutate(swap),
      "UNAUTHORIZED", "not_signed_in"],
    ["another's wallet", () => alpha.trading.swap.mutate({ ...swap, wallet_address: other }),
      "FORBIDDEN", "not_your_wallet"],
    ["an unknown token", () => alpha.trading.swap.mutate({ ...swap, to_token_address: "moon" }),
      "NOT_FOUND", "unknown_token"],
    ["the same token", () => alpha.trading.swap.mutate({ ...swap, to_token_address: SOL }),
      "BAD_REQUEST", "same_token"],
    ["nothing", () => alpha.trading.swap.mutate({ ...swap, amount: "0" }),
      "BAD_REQUEST", "amount_zero"],
    ["too many decimals", () => alpha.trading.swap.mutate({ ...swap, amount: "0.0000000001" }),
      "BAD_REQUEST", "amount_too_precise"],
    ["more than there is", () => alpha.trading.swap.mutate({ ...swap, amount: "11" }),
      "BAD_REQUEST", "insufficient_balance"],
    ...["-1", "1e3", "1_000", "１２", "NaN", "1\n", "", "9".repeat(41), 1, null].map((amount) => [
      `the amount ${JSON.stringify(amount)}`,
      () => alpha.trading.swap.mutate({ ...swap, amount }),
      "BAD_REQUEST", "invalid_input",
    ]),
    ["a stake without a rate", () => alpha.investments.stake.mutate({ ...stake, token_address: USDC }),
      "BAD_REQUEST", "not_stakeable"],
    ["a liquid stake without a pool",
      () => alpha.investments.liquidStake.mutate({ ...stake, token_address: USDC }),
      "BAD_REQUEST", "no_liquid_stake_pool"],
    ["another's investment",
      () => alpha.investments.unstake.mutate({ investment_id: crypto.randomUUID() }),
      "NOT_FOUND", "unknown_investment"],
    ["a malformed address", () => alpha.portfolio.get.query({ wallet_address: "0OIl" }),
      "BAD_REQUEST", "invalid_input"],
    ["a wallet nobody has", () => alpha.portfolio.get.query({ wallet_address: USDC }),
      "NOT_FOUND", "unknown_user"],
    ["an unknown period", () => alpha.portfolio.pnl.query({ ...page, period: "2d" }),
      "BAD_REQUEST", "invalid_input"],
    ["an unknown type", () => alpha.trading.transactions.query({ ...page, type: "gift" }),
      "BAD_REQUEST", "invalid_input"],
    ["a limit out of range", () => alpha.trading.transactions.query({ ...page, limit: 101 }),
      "BAD_REQUEST", "invalid_input"],
  ];
  for (const [name, call, code, reason] of cases) {
    await context.test(name, async () => {
      const error = await call().then(
        () => assert.fail("it was accepted"),
        (refusal) => refusal,
      );
      assert.ok(error instanceof TRPCClientError, String(error));
      assert.equal(error.data?.code, code, error.message);
      assert.equal(error.data.reason, reason);
    });
  }
  const history = await alpha.trading.transactions.query({ wallet_address: address });
  assert.equal(history.total, 2);
});
