import { describe, expect, it } from "vitest";
import { feeSymbol, questionAddress, readQuestion } from "./view";

describe("readQuestion", () => {
  it.each([
    ["", { type: null, page: 1 }],
    ["type=swap&page=3", { type: "swap", page: 3 }],
    ["type=theft&page=-1", { type: null, page: 1 }],
    ["page=1.5", { type: null, page: 1 }],
  ])("reads %j", (search, expected) => {
    expect(readQuestion(new URLSearchParams(search))).toEqual(expected);
  });
});

describe("questionAddress", () => {
  it.each([
    [{ type: null, page: 1 }, "/history"],
    [{ type: "swap", page: 1 }, "/history?type=swap"],
    [{ type: "stake", page: 2 }, "/history?type=stake&page=2"],
  ] as const)("writes %j as %s", (question, expected) => {
    expect(questionAddress(question)).toBe(expected);
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
