import { describe, expect, test } from "vitest";
import { areDrawn, lineLook, ofWallets, traderLines } from "./equity-lines";

const MOMENTS = ["2026-01-05T12:00:00.000Z", "2026-01-05T13:00:00.000Z"];
const TRADER = { rank: 1, wallet_address: "A", username: "alice", is_agent: false };
const FIRST = Date.parse(MOMENTS[0] ?? "") / 1000;

describe("the lines of traders", () => {
  test.each([
    [["0", "1.5"], [0, 1.5], "1.5", true],
    [[null, "1.5"], [1.5], "1.5", false],
    [["0", null], [0], "0", false],
    [[null, null], [], null, false],
  ])("%j is drawn as %j", (pnl_percentages, values, newest, isDrawn) => {
    const found = traderLines({ timestamps: MOMENTS, traders: [{ ...TRADER, pnl_percentages }] });
    expect(found[0]?.points.map(({ value }) => value)).toEqual(values);
    expect(found[0]?.newest).toBe(newest);
    expect(areDrawn(found)).toBe(isDrawn);
  });

  test("each stands at its moment", () => {
    const pnl_percentages = ["0", "1"];
    const [found] = traderLines({ timestamps: MOMENTS, traders: [{ ...TRADER, pnl_percentages }] });
    expect(found?.points.map(({ time }) => time)).toEqual([FIRST, FIRST + 3600]);
  });

  test.each([
    [
      ["C", "A"],
      ["C", "A"],
    ],
    [["B"], ["B"]],
    [["X", "B"], ["B"]],
    [[], []],
  ])("of the wallets %j are those of %j", (wallets, expected) => {
    const traders = ["A", "B", "C"].map((wallet_address) => ({
      ...TRADER,
      wallet_address,
      pnl_percentages: ["0", "1"],
    }));
    const found = ofWallets(traderLines({ timestamps: MOMENTS, traders }), wallets);
    expect(found.map(({ trader }) => trader.wallet_address)).toEqual(expected);
  });

  test("look each like no other", () => {
    const looks = Array.from({ length: 30 }, (_, index) => JSON.stringify(lineLook(index)));
    expect(new Set(looks).size).toBe(30);
  });
});
