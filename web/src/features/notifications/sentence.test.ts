import { describe, expect, it } from "vitest";
import { gaps, said, variant } from "./sentence";

describe("gaps", () => {
  it("are figures as the screens write them, and words as they are", () => {
    const details = {
      symbol: "BONK",
      leverage: 10,
      liquidation_price: "0.000018461538461539",
      mark_price: "184.61538",
      margin_lost: "1200.5",
      amount: "-0.25",
      pnl_percentage: "-12.345",
    };
    expect(gaps({ details })).toEqual({
      symbol: "BONK",
      leverage: "10",
      liquidation_price: "$0.00001846",
      mark_price: "$184.6154",
      margin_lost: "1,200.5",
      amount: "0.25",
      pnl_percentage: "−12.34%",
    });
  });
});

describe("variant", () => {
  it.each([
    ["funding", { amount: "-0.25" }, "funding_paid"],
    ["funding", { amount: "0.25" }, "funding_received"],
    ["liquidation", {}, "liquidation"],
  ] as const)("of %s %o is %s", (kind, details, expected) => {
    expect(variant({ kind, details })).toBe(expected);
  });
});

describe("an announcement", () => {
  const details = { text_en: "Hello", text_ja: "こんにちは" };

  it.each([
    ["en", details, { said: "Hello" }],
    ["ja", details, { said: "こんにちは" }],
    ["ja", { reason: "other news" }, {}],
  ])("in %s of %j is %j", (language, given, expected) => {
    expect(said({ details: given }, language)).toEqual(expected);
  });
});
