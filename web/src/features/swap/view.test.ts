import { describe, expect, it } from "vitest";
import { feeText, rateText, worthUsd } from "./view";

describe("rateText", () => {
  it.each([
    ["145.2", "1 A = 145.2 B"],
    ["0.006887052341597796", "1 A = 0.00688705 B"],
  ])("of %s is %s", (rate, expected) => {
    expect(rateText({ rate }, "A", "B")).toBe(expected);
  });
});

describe("feeText", () => {
  it("has words for none", () => {
    expect(feeText("0", "SOL", "Free")).toBe("Free");
    expect(feeText("0.003", "SOL", "Free")).toBe("0.003 SOL");
  });
});

describe("worthUsd", () => {
  it("is nothing while the price is unknown", () => {
    expect(worthUsd("2", "145.2")).toBe("≈ $290.40");
    expect(worthUsd("2", undefined)).toBe("");
  });
});
