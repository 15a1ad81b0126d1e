import { describe, expect, it } from "vitest";
import type { Investment, Token } from "@/rpc/generated";
import {
  gained,
  inOrder,
  isSold,
  linkedChoice,
  lstReceived,
  offerLink,
  offers,
  yieldOver,
} from "./view";

const token = (symbol: string, change: Partial<Token> = {}): Token => ({
  address: symbol,
  symbol,
  name: symbol,
  decimals: 9,
  icon_url: null,
  type: "normal",
  is_stakeable: false,
  staking_rate: null,
  liquid_stake: [],
  lending_rate: null,
  order_limits: null,
  halted_for: null,
  ...change,
});

const pool = (symbol: string, interest_rate: string) => ({
  lst_token_address: symbol,
  lst_symbol: symbol,
  exchange_rate: "1.2",
  interest_rate,
});

describe("offers", () => {
  const tokens = [
    token("BONK"),
    token("USDC", { lending_rate: "5" }),
    token("JUP", { is_stakeable: true, staking_rate: "9.5" }),
    token("SOL", {
      is_stakeable: true,
      staking_rate: "10.5",
      liquid_stake: [pool("mSOL", "7"), pool("JitoSOL", "7.5")],
      lending_rate: "10",
    }),
  ];

  it("lists what can be staked, the highest rate first, compared as numbers", () => {
    const found = offers(tokens, "staking");
    expect(found.map(({ token, interest_rate }) => [token.symbol, interest_rate])).toEqual([
      ["SOL", "10.5"],
      ["JUP", "9.5"],
    ]);
  });

  it("lists what can be lent", () => {
    const found = offers(tokens, "lending");
    expect(found.map(({ token, interest_rate }) => [token.symbol, interest_rate])).toEqual([
      ["SOL", "10"],
      ["USDC", "5"],
    ]);
  });

  it.each(["staking", "liquid_staking", "lending"] as const)(
    "of %s are found again by the address that names them",
    (kind) => {
      for (const { id, ...offer } of offers(tokens, kind)) {
        const address = new URLSearchParams(offerLink({ id, ...offer }));
        expect(linkedChoice(address)).toEqual({ kind, id });
      }
    },
  );

  it("are those of liquid staking where the address names none", () => {
    expect(linkedChoice(new URLSearchParams())).toEqual({ kind: "liquid_staking", id: "" });
  });

  it("lists each pool of a token by itself", () => {
    const found = offers(tokens, "liquid_staking");
    expect(found.map(({ lst }) => lst?.symbol)).toEqual(["JitoSOL", "mSOL"]);
  });
});

describe("yieldOver", () => {
  it.each([
    ["1000", "6.5", 1, "0.178082191780"],
    ["1000", "6.5", 365, "65"],
    ["0", "6.5", 1, "0"],
  ])("of %s at %s percent over %i days is %s", (amount, rate, days, expected) => {
    expect(Number(yieldOver(amount, rate, days))).toBe(Number(expected));
  });
});

describe("lstReceived", () => {
  it("rounds down to the token's decimals", () => {
    expect(lstReceived("1", "1.2", 9)).toBe("0.833333333");
  });
});

const investment = (id: string, change: Partial<Investment>): Investment => ({
  id,
  token_address: "SOL",
  symbol: "SOL",
  action_type: "staking",
  principal: "10",
  accrued_interest: "0",
  interest_rate: "6.5",
  start_date: "2026-01-01T00:00:00.000Z",
  last_update: "2026-01-01T00:00:00.000Z",
  status: "active",
  lst_token_address: null,
  lst_symbol: null,
  lst_amount: null,
  lst_held: null,
  value: "10.5",
  value_usd: null,
  ...change,
});

describe("inOrder", () => {
  it("puts active ones first, and the newer before the older", () => {
    const list = [
      investment("withdrawn", { status: "withdrawn", start_date: "2026-01-09T00:00:00.000Z" }),
      investment("older", {}),
      investment("newer", { start_date: "2026-01-02T00:00:00.000Z" }),
    ];
    expect(inOrder(list).map(({ id }) => id)).toEqual(["newer", "older", "withdrawn"]);
  });
});

describe("gained", () => {
  it("is the value beyond the principal", () => {
    expect(gained(investment("one", {}))).toBe("0.5");
  });

  it("takes a last digit lost to rounding for nothing", () => {
    expect(gained(investment("one", { value: "9.999999998" }))).toBe("0");
  });
});

describe("isSold", () => {
  it.each([
    [null, null, false],
    ["1.6", "1.6", false],
    ["1.6", "0.9", true],
    ["1.6", "0", true],
    ["1.6", null, false],
  ])("of %s given and %s held is %s", (lst_amount, lst_held, expected) => {
    expect(isSold(investment("one", { lst_amount, lst_held }))).toBe(expected);
  });
});
