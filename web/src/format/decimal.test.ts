import { describe, expect, it } from "vitest";
import { decimal, linkedAmount, portion, submittedAmount, typedAmount } from "./decimal";

describe("typedAmount", () => {
  it.each([
    ["1.5", 9, "1.5"],
    ["", 9, ""],
    [".", 9, "."],
    ["１２．５", 9, "12.5"],
    ["1 000", 9, "1000"],
    ["1.1234567", 6, "1.123456"],
    ["12,5", 9, "12,5"],
    ["-1", 9, "-1"],
    ["1e5", 9, "1e5"],
    ["1234567890123456", 9, "1234567890123456"],
  ])("reads %j with %i decimals as %j", (text, decimals, expected) => {
    expect(typedAmount(text, decimals)).toBe(expected);
  });
});

describe("submittedAmount", () => {
  it.each([
    ["1.", "1"],
    [".5", "0.5"],
    ["0.000000001", "0.000000001"],
    ["0", null],
    ["", null],
    [".", null],
    ["12,5", null],
    ["1e5", null],
    ["-1", null],
    ["1.2.3", null],
    ["1234567890123456", null],
  ])("sends %j as %j", (typed, expected) => {
    expect(submittedAmount(typed)).toBe(expected);
  });
});

describe("linkedAmount", () => {
  it.each([
    ["1.5", "1.5"],
    [null, ""],
    ["1x", ""],
    ["-1", ""],
    ["1e999", ""],
  ])("takes %j from a link as %j", (text, expected) => {
    expect(linkedAmount(text)).toBe(expected);
  });
});

describe("portion", () => {
  it.each([
    ["10", 50, 9, "5"],
    ["0.000001", 50, 6, "0"],
    ["123456789.123456789", 100, 9, "123456789.123456789"],
    ["1", 25, 1, "0.2"],
  ])(
    "of %s, %i percent with %i decimals, is %s, never more than there is",
    (balance, percent, d, e) => {
      expect(portion(balance, percent, d)).toBe(e);
    },
  );
});

describe("decimal", () => {
  it("refuses what is not a number", () => {
    expect(() => decimal("NaN")).toThrow(RangeError);
  });
});
