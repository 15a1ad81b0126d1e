import { describe, expect, it } from "vitest";
import { againstHolding, furtherPrizes, prizeOf } from "./view";

const PRIZES = {
  prizes: [
    { rank: 1, prize: "A cup" },
    { rank: 2, prize: "A medal" },
    { rank: 4, prize: "A book" },
  ],
};

describe("prizes", () => {
  it.each([
    [1, "A cup"],
    [3, undefined],
    [4, "A book"],
  ])("of place %i", (rank, prize) => {
    expect(prizeOf(PRIZES, rank)).toBe(prize);
  });

  it("beyond the podium are listed by themselves", () => {
    expect(furtherPrizes(PRIZES)).toEqual([{ rank: 4, prize: "A book" }]);
  });
});

describe("against holding", () => {
  it.each([
    ["12.5", "10", "2.5"],
    ["-3", "1.25", "-4.25"],
    ["5", "5", "0"],
  ])("a return of %s%% beside %s%% is %s points", (pnl_percentage, hold_pnl_percentage, points) => {
    expect(againstHolding({ pnl_percentage, hold_pnl_percentage })).toBe(points);
  });
});
