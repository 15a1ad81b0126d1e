import { describe, expect, it } from "vitest";
import { comesFromAbove, type OrderDraft, orderOf, orderProblem } from "./draft";

const DRAFT: OrderDraft = { side: "buy", token: "sol", price: "140", amount: "100", leverage: "5" };
const AROUND = { market: "swap", block: null, isSignedIn: true, balance: "100" } as const;

describe("an order as the server wants it", () => {
  it("has a leverage in the perpetuals alone", () => {
    const order = { kind: "limit", side: "buy", token_address: "sol" };
    const figures = { trigger_price: "140", amount: "100" };
    expect(orderOf(DRAFT, "swap", "limit")).toEqual({ ...order, ...figures, market: "swap" });
    expect(orderOf(DRAFT, "perp", "limit")).toEqual({
      ...order,
      ...figures,
      market: "perp",
      leverage: 5,
    });
  });

  it.each([{ price: "" }, { price: "0" }, { amount: "" }, { token: "" }])(
    "is none while %o",
    (part) => {
      expect(orderOf({ ...DRAFT, ...part }, "swap", "limit")).toBeNull();
    },
  );
});

describe("what keeps an order from being placed", () => {
  it.each([
    ["nothing", {}, {}, null],
    ["the world first", { price: "" }, { block: "ended" }, "ended"],
    ["nobody signed in", {}, { isSignedIn: false }, "signIn"],
    ["no price", { price: "" }, {}, "enterPrice"],
    ["no amount", { amount: "0" }, {}, "enterAmount"],
    ["no leverage", { leverage: "2.5" }, { market: "perp" }, "enterLeverage"],
    ["more than is free", { amount: "100.000001" }, {}, "insufficient"],
  ] as const)("%s", (_, part, around, problem) => {
    expect(orderProblem({ ...DRAFT, ...part }, { ...AROUND, ...around })).toBe(problem);
  });
});

describe("how a price reaches an order", () => {
  it.each([
    ["limit", "buy", true],
    ["limit", "sell", false],
    ["stop", "buy", false],
    ["stop", "sell", true],
  ] as const)("a %s to %s by falling: %s", (kind, side, isBelow) => {
    expect(comesFromAbove(kind, side)).toBe(isBelow);
  });
});
