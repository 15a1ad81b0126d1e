import { describe, expect, it } from "vitest";
import type { Transaction } from "@/rpc/generated";
import { feeSymbol, moved, positionStep, wordOf } from "./view";

describe("the word of a transaction", () => {
  it.each([
    ["swap", null, "types.swap"],
    ["system", { reason: "initial_grant" }, "types.system"],
    ["system", { reason: "season_sweep" }, "sweep"],
  ] as const)("%s with %j is %s", (transaction_type, details, word) => {
    expect(wordOf({ transaction_type, details })).toBe(word);
  });
});

describe("the token of a fee", () => {
  it.each([
    ["swap", "SOL", "0.003", "SOL"],
    ["perp_open", "USDC", "1.2", "USDC"],
    ["perp_close", "SOL", "1.2", "USDC"],
    ["swap", "SOL", "0", ""],
    ["system", null, null, ""],
  ] as const)(
    "of a %s from %s with a fee of %s is %j",
    (transaction_type, from_symbol, fee, token) => {
      expect(feeSymbol({ transaction_type, from_symbol, fee })).toBe(token);
    },
  );
});

const USDC = { amount: "200", symbol: "USDC", address: "usdc" };
const KIND = { direction: "short", leverage: 3, entry_price: "100" };

function perp(change: Partial<Transaction>): Transaction {
  return {
    id: "1",
    transaction_type: "perp_open",
    from_token_address: "usdc",
    from_symbol: "USDC",
    to_token_address: "sol",
    to_symbol: "SOL",
    amount_from: "200",
    amount_to: "6",
    fee: "0.36",
    details: KIND,
    is_by_agent: false,
    created_at: "",
    ...change,
  };
}

const ENDED = {
  from_token_address: "sol",
  from_symbol: "SOL",
  amount_from: "6",
  to_token_address: "usdc",
  to_symbol: "USDC",
};
const OPENED = perp({});
const CLOSED = perp({
  ...ENDED,
  transaction_type: "perp_close",
  amount_to: "260",
  details: { ...KIND, exit_price: "90", pnl: "60" },
});
const LIQUIDATED = perp({
  ...ENDED,
  transaction_type: "perp_liquidation",
  amount_to: "0",
  details: { ...KIND, current_price: "130", margin_lost: "198", accumulated_funding: "-2" },
});
const SWAPPED = perp({ transaction_type: "swap", details: null });

describe("the step of a position", () => {
  const kind = { symbol: "SOL", direction: "short", leverage: 3, entry: "100" };
  it.each([
    ["an opening has no exit", OPENED, { ...kind, exit: null, pnl: null }],
    ["a closing has its profit", CLOSED, { ...kind, exit: "90", pnl: "60" }],
    ["a liquidation has lost the collateral", LIQUIDATED, { ...kind, exit: "130", pnl: "-200" }],
    ["a swap is none", SWAPPED, null],
  ])("%s", (_, transaction, expected) => {
    expect(positionStep(transaction)).toEqual(expected);
  });
});

describe("what went and what came", () => {
  const sol = { amount: "6", symbol: "SOL", address: "sol" };
  it.each([
    ["an opening pays collateral and brings nothing", OPENED, USDC, null],
    ["a closing brings its payout", CLOSED, null, { ...USDC, amount: "260" }],
    ["a liquidation brings nothing", LIQUIDATED, null, { ...USDC, amount: "0" }],
    ["a swap is both", SWAPPED, USDC, sol],
  ])("%s", (_, transaction, from, to) => {
    expect(moved(transaction)).toEqual({ from, to });
  });
});
