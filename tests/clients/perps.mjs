// Leveraged positions with the stock tRPC client: what is previewed, opened, closed and lost.
import assert from "node:assert/strict";
import { test } from "node:test";

import { clientFor, setSolPrice, SOL, trader, USDC } from "./trader.mjs";

const usdcOf = (portfolio) => portfolio.tokens.find((one) => one.token === "USDC").balance;

test("markets tell their limits, and a preview promises what opening gives", async () => {
  const { address, alpha } = await trader();
  const { markets, fee_rate, next_funding_at } = await alpha.perp.markets.query();
  const sol = markets.find((one) => one.token_address === SOL);
  assert.equal(sol.max_leverage, 20);
  assert.equal(sol.maintenance_margin_rate, "0.025");
  assert.equal(sol.mark_price, "200");
  assert.equal(fee_rate, "0.0006");
  assert.ok(Date.parse(next_funding_at) > Date.now());

  const order = { token_address: SOL, collateral_amount: "200", leverage: 10, direction: "long" };
  const preview = await alpha.perp.preview.query(order);
  const { details, position_id } = await alpha.perp.open.mutate(order);
  const { observed_at, quoted_price, ...terms } = details;
  assert.ok(Math.abs(Date.parse(observed_at) - Date.now()) < 60_000);
  assert.equal(quoted_price, null);
  assert.deepEqual(terms, preview);
  assert.deepEqual(terms, {
    entry_price: "200",
    mark_price: "200",
    impact_bps: "0",
    position_size: "10",
    notional_usd: "2000",
    collateral_amount: "200",
    liquidation_price: "184.615384615384615385",
    fee: "1.2",
  });

  const portfolio = await alpha.portfolio.get.query({ wallet_address: address });
  assert.equal(usdcOf(portfolio), "798.8");
  assert.equal(portfolio.perp_positions[0].id, position_id);
  assert.equal(portfolio.total_value_usd, "2998.8");

  const closed = await alpha.perp.close.mutate({ position_id });
  assert.equal(Number(closed.pnl) + 1.2 + Number(closed.details.funding) <= 0, true);
  await assert.rejects(alpha.perp.close.mutate({ position_id }), (error) => {
    assert.equal(error.data.code, "CONFLICT");
    return error.data.reason === "position_closed";
  });
});

test("bad orders get an error of their own", async (context) => {
  const { alpha } = await trader();
  const order = { token_address: SOL, collateral_amount: "200", leverage: 10, direction: "long" };
  const cases = [
    ["no leverage", { leverage: 0 }, "leverage_out_of_range"],
    ["half a leverage", { leverage: 1.5 }, "invalid_input"],
    ["too much leverage", { leverage: 21 }, "leverage_out_of_range"],
    ["too little collateral", { collateral_amount: "0.5" }, "collateral_too_small"],
    ["too much collateral", { collateral_amount: "5000" }, "insufficient_balance"],
    ["no direction", { direction: "up" }, "invalid_input"],
    ["no market", { token_address: USDC }, "no_perp_market"],
  ];
  for (const [name, change, reason] of cases) {
    await context.test(name, async () => {
      await assert.rejects(alpha.perp.open.mutate({ ...order, ...change }), (error) => {
        assert.equal(error.data.reason, reason, error.message);
        return true;
      });
    });
  }
});

test("a price that reaches it ends a position, tells its owner, and nobody else may close it", async () => {
  const { address, alpha } = await trader();
  const { alpha: other } = await trader();
  const order = { token_address: SOL, collateral_amount: "200", leverage: 10, direction: "long" };
  const { position_id } = await alpha.perp.open.mutate(order);
  await assert.rejects(other.perp.close.mutate({ position_id }), { message: /no position/ });

  await setSolPrice("184.6");

  const { positions } = await alpha.perp.positions.query({ wallet_address: address });
  assert.deepEqual(positions, []);
  await assert.rejects(alpha.perp.close.mutate({ position_id }), (error) => {
    return error.data.reason === "position_liquidated";
  });
  const { notifications, unread } = await alpha.notifications.list.query({});
  assert.deepEqual(notifications.map((one) => one.kind), ["liquidation", "competition_started"]);
  assert.equal(unread, 2);
  const read = await alpha.notifications.markRead.mutate({ up_to: notifications[0].id });
  assert.equal(read.unread, 0);

  const portfolio = await clientFor().portfolio.get.query({ wallet_address: address });
  assert.equal(usdcOf(portfolio), "798.8");
  const { transactions } = await alpha.trading.transactions.query({
    wallet_address: address,
    type: "perp_liquidation",
  });
  const [{ details }] = transactions;
  assert.equal(details.position_id, position_id);
  // Longs paid 0.01 % in eight hours for the seconds it was open, rounded up: 6.4 millionths each.
  const paid = Math.round(Number(details.accumulated_funding) * -1e6);
  assert.ok(paid > 0 && paid < 6.41 * 240, details.accumulated_funding);
  const left = BigInt(200_000_000 - paid).toString();
  assert.equal(notifications[0].details.margin_lost.replace(".", "").padEnd(9, "0"), left);
});
