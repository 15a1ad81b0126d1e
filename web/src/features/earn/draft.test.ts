import { describe, expect, it } from "vitest";
import { stakeProblem } from "./draft";

const AROUND = { block: null, isSignedIn: true, isHalted: false, balance: "10" };

describe("stakeProblem", () => {
  it.each([
    ["10", {}, null],
    ["10.1", {}, "insufficient"],
    ["", {}, "enterAmount"],
    ["1", { isSignedIn: false }, "signIn"],
    ["", { isHalted: true }, "halted"],
    ["1", { block: "paused" }, "paused"],
    ["1", { block: "stale" }, null],
  ] as const)("of %j with %j is %s", (typed, around, expected) => {
    expect(stakeProblem(typed, { ...AROUND, ...around })).toBe(expected);
  });
});
