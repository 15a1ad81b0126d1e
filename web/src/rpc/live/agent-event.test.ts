import { describe, expect, it } from "vitest";
import { asked, orderedKind, swapped, waited } from "./agent-event";

const SWAP = {
  procedure: "trading.swap",
  asked: { from_token_address: "SOL", to_token_address: "USDC", amount: "1", reason: "up" },
  receipt: { success: true, details: { amount_from: "1", amount_to: "150" } },
};

describe("an event of an agent", () => {
  it.each([
    ["trading.swap", "swap"],
    ["perp.open", "perp_open"],
    ["investments.liquidStake", "liquid_stake"],
    ["decisions.record", null],
    [null, null],
  ])("of %s is called %s", (procedure, kind) => {
    expect(orderedKind({ procedure })).toBe(kind);
  });

  it.each([
    ["filled", { market: "perp" }, "perp_open"],
    ["filled", { market: "swap" }, "swap"],
    ["cancelled", { market: "swap" }, "swap"],
    ["order", { market: "swap" }, null],
  ] as const)("of an order that waited, %s, in %o is called %s", (kind, receipt, what) => {
    expect(waited({ kind, receipt })).toBe(what);
  });

  it("says what was swapped", () => {
    expect(swapped(SWAP)).toEqual({ from: "SOL", to: "USDC", amountFrom: "1", amountTo: "150" });
  });

  it.each([
    ["a refusal", { ...SWAP, receipt: null }],
    ["another order", { ...SWAP, asked: { token_address: "SOL" } }],
    ["a refusal for a scope", { ...SWAP, asked: null }],
  ])("says nothing of amounts where it is %s", (_, event) => {
    expect(swapped(event)).toBeNull();
  });

  it("says the reason that was given", () => {
    expect(asked(SWAP, "reason")).toBe("up");
    expect(asked({ asked: null }, "reason")).toBeNull();
  });
});
