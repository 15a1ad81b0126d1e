import { expect, it } from "vitest";
import type { Transaction } from "@/rpc/generated";
import { type FillNames, perpMarks, swapMarks } from "./fills";

const NAMES: FillNames = {
  bought: "Buy",
  sold: "Sell",
  openedLong: "Long",
  openedShort: "Short",
  closed: "Close",
  liquidated: "Liq.",
};

const made = (
  transaction_type: Transaction["transaction_type"],
  from: string,
  to: string,
  details: Record<string, unknown> | null = null,
) =>
  ({
    transaction_type,
    from_token_address: from,
    to_token_address: to,
    details,
    created_at: "1970-01-01T00:01:00Z",
  }) as Transaction;

const HISTORY = [
  made("swap", "usdc", "sol"),
  made("swap", "sol", "usdc"),
  made("swap", "usdc", "bonk"),
  made("stake", "sol", "sol"),
  made("perp_open", "usdc", "sol", { direction: "long" }),
  made("perp_open", "usdc", "sol", { direction: "short" }),
  made("perp_open", "usdc", "bonk", { direction: "short" }),
  made("perp_close", "sol", "usdc"),
  made("perp_liquidation", "sol", "usdc"),
];
const marked = (marks: ReturnType<typeof swapMarks>) =>
  marks.map(({ time, side, name }) => [time, side, name]);

it("marks the swaps of the token alone", () => {
  expect(marked(swapMarks(HISTORY, "sol", NAMES))).toEqual([
    [60, "up", "Buy"],
    [60, "down", "Sell"],
  ]);
});

it("marks what was done with positions in the token alone", () => {
  expect(marked(perpMarks(HISTORY, "sol", NAMES))).toEqual([
    [60, "up", "Long"],
    [60, "down", "Short"],
    [60, "end", "Close"],
    [60, "end", "Liq."],
  ]);
});
