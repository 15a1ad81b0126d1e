import { expect, it } from "vitest";
import type { TapeTrade } from "@/rpc/generated";
import { tradeSentence } from "./trade-sentence";

const TRADE = {
  transaction_type: "swap",
  from_symbol: "SOL",
  to_symbol: "USDC",
  amount_from: "1.5",
  amount_to: "219.123456",
  direction: null,
  leverage: null,
} as TapeTrade;

it("says what was swapped for what", () => {
  const { key, gaps } = tradeSentence(TRADE);
  expect([key, gaps.from, gaps.to]).toEqual(["swap", "1.5 SOL", "219.1234 USDC"]);
});

it.each([
  ["perp_open", "USDC", "SOL"],
  ["perp_close", "SOL", "USDC"],
  ["perp_liquidation", "SOL", "USDC"],
] as const)("names the market of %s, and not the dollars", (transaction_type, from, to) => {
  const made = { transaction_type, from_symbol: from, to_symbol: to };
  const found = tradeSentence({ ...TRADE, ...made, direction: "short", leverage: 3 });
  expect([found.gaps.symbol, found.gaps.leverage, found.direction]).toEqual(["SOL", 3, "short"]);
});
