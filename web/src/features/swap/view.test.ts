import { describe, expect, it } from "vitest";
import { chartedToken, favouritesFirst, feeText, rateText, worthUsd } from "./view";

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

describe("favouritesFirst", () => {
  it("leaves both parts in their order", () => {
    const choices = ["sol", "usdc", "bonk", "jup"].map((address) => ({ address }));
    const found = favouritesFirst(choices, new Set(["jup", "usdc"]));
    expect(found.map(({ address }) => address)).toEqual(["usdc", "jup", "sol", "bonk"]);
  });
});

describe("chartedToken", () => {
  it.each([
    ["usdc", "sol", "sol"],
    ["sol", "usdc", "sol"],
    ["sol", "bonk", "bonk"],
  ])("of a swap from %s to %s is %s", (from, to, expected) => {
    expect(chartedToken({ from, to }, "usdc")).toBe(expected);
  });
});
