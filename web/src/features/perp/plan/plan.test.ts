import { describe, expect, it } from "vitest";
import { planOf } from "./plan";

const TERMS = { entry_price: "200", position_size: "10", collateral_amount: "200" };

describe("the plan of a position", () => {
  it.each([
    ["long", "230", "190", { gain: "300", loss: "100", ratio: "3.00" }],
    ["short", "170", "210", { gain: "300", loss: "100", ratio: "3.00" }],
    ["long", "230", "", { gain: "300", loss: "200", ratio: "1.50" }],
    ["long", "230", "100", { gain: "300", loss: "200", ratio: "1.50" }],
    ["long", "200.1", "199.7", { gain: "1", loss: "3", ratio: "0.33" }],
  ] as const)("a %s to %s, stopped at %s, is %o", (direction, target, stop, expected) => {
    expect(planOf(direction, TERMS, { target, stop })).toEqual(expected);
  });

  it.each([
    ["long", "", "190", "noTarget"],
    ["long", "2,5", "190", "noTarget"],
    ["long", "200", "190", "targetSide"],
    ["short", "230", "210", "targetSide"],
    ["long", "230", "200", "stopSide"],
    ["long", "230", "210", "stopSide"],
    ["short", "170", "190", "stopSide"],
  ] as const)("a %s to %s, stopped at %s, is none: %s", (direction, target, stop, problem) => {
    expect(planOf(direction, TERMS, { target, stop })).toBe(problem);
  });
});
