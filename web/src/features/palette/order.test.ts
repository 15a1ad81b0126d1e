import { describe, expect, it } from "vitest";
import { orderAddress, readOrder } from "./order";

const KNOWN = ["SOL", "USDC", "JUP", "JitoSOL"];
const swap = (from: string, to: string, amount = "") => ({ kind: "swap", from, to, amount });
const perp = (direction: string, symbol: string, amount = "", leverage = "") => ({
  kind: "perp",
  direction,
  symbol,
  amount,
  leverage,
});

describe("readOrder", () => {
  it.each([
    ["swap 1.5 sol to jup", swap("SOL", "JUP", "1.5")],
    ["swap sol jitosol", swap("SOL", "JitoSOL")],
    ["  SELL .5 SOL ", swap("SOL", "USDC", "0.5")],
    ["buy jup", swap("USDC", "JUP")],
    ["buy jup with 2. sol", swap("SOL", "JUP", "2")],
    ["スワップ 1 SOL JUP", swap("SOL", "JUP", "1")],
    ["long sol 100 5x", perp("long", "SOL", "100", "5")],
    ["short 20x sol", perp("short", "SOL", "", "20")],
    ["ショート sol 50", perp("short", "SOL", "50")],
    ["stake 2 sol", { kind: "stake", symbol: "SOL", amount: "2" }],
    ["lend 100 usdc", { kind: "lend", symbol: "USDC", amount: "100" }],
    ["レンディング sol", { kind: "lend", symbol: "SOL", amount: "" }],
  ])("%s", (text, order) => {
    expect(readOrder(text, KNOWN)).toEqual(order);
  });

  it.each([
    "",
    "swap",
    "swap 5",
    "swap usdc",
    "buy usdc",
    "buy doge",
    "swap 1,5 sol",
    "long sol tomorrow",
    "sol",
  ])("%j is no order", (text) => {
    expect(readOrder(text, KNOWN)).toBeNull();
  });
});

describe("orderAddress", () => {
  it.each([
    ["swap 1.5 sol to jup", "/swap?from=%40SOL&to=%40JUP&amount=1.5"],
    ["buy jup", "/swap?from=%40USDC&to=%40JUP"],
    ["long sol 100 5x", "/perp?token=%40SOL&direction=long&amount=100&leverage=5"],
    ["stake sol", "/earn?stake=%40SOL"],
    ["lend 5 usdc", "/earn?lend=%40USDC&amount=5"],
  ])("of %s", (text, expected) => {
    const order = readOrder(text, KNOWN);
    expect(order && orderAddress(order, (symbol) => `@${symbol}`)).toBe(expected);
  });
});
