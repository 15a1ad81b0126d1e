import { describe, expect, it } from "vitest";
import {
  amountText,
  compactUsdText,
  direction,
  estimateText,
  markoutText,
  percentText,
  priceParts,
  priceText,
  usdText,
} from "./money";

describe("usdText", () => {
  it.each([
    ["2450.175", "$2,450.18"],
    ["-3.5", "−$3.50"],
    ["-0.001", "$0.00"],
    ["0", "$0.00"],
  ])("shows %s as %s", (value, expected) => {
    expect(usdText(value)).toBe(expected);
  });
});

describe("markoutText", () => {
  it.each([
    ["1.2", "0.854", "+1.20 ± 0.85 bps"],
    ["-12.346", "3", "−12.35 ± 3.00 bps"],
    ["0.004", "0", "0.00 ± 0.00 bps"],
    ["-0.004", "1", "0.00 ± 1.00 bps"],
    ["5", null, "+5.00 bps"],
  ])("shows %s with %s as %s", (mean, error, expected) => {
    expect(markoutText(mean, error)).toBe(expected);
  });
});

describe("compactUsdText", () => {
  it.each([
    ["9999.994", "$9,999.99"],
    ["12345.6", "$12.34K"],
    ["-2500000", "−$2.50M"],
  ])("shows %s as %s", (value, expected) => {
    expect(compactUsdText(value)).toBe(expected);
  });
});

describe("amountText", () => {
  it.each([
    ["10", "10"],
    ["1.23456789", "1.2345"],
    ["1234.5678", "1,234.56"],
    ["0.123456789", "0.123456"],
    ["0.000012345678", "0.0000123456"],
    ["999.99999", "999.9999"],
    ["0", "0"],
  ])("shows %s as %s, never more than there is", (value, expected) => {
    expect(amountText(value)).toBe(expected);
  });
});

describe("estimateText", () => {
  it.each([
    ["1.999999998", "2"],
    ["1.23454", "1.2345"],
    ["0.1234567", "0.123457"],
  ])("shows %s as %s, the nearest", (value, expected) => {
    expect(estimateText(value)).toBe(expected);
  });
});

describe("percentText", () => {
  it.each([
    ["12.345", "12.34%"],
    ["-0.5", "−0.50%"],
  ])("shows %s as %s", (value, expected) => {
    expect(percentText(value)).toBe(expected);
  });
});

describe("priceParts", () => {
  it.each([
    ["145.2", { head: "$145.20", zeros: 0, digits: "" }],
    ["1.23456", { head: "$1.2346", zeros: 0, digits: "" }],
    ["98765.432", { head: "$98,765.43", zeros: 0, digits: "" }],
    ["0.5", { head: "$0.5", zeros: 0, digits: "" }],
    ["0.000123456", { head: "$0.0001235", zeros: 0, digits: "" }],
    ["0.0000123456", { head: "$0.0", zeros: 4, digits: "1235" }],
    ["0.00000999999", { head: "$0.0", zeros: 4, digits: "1" }],
    ["0", { head: "$0.00", zeros: 0, digits: "" }],
  ])("splits %s", (value, expected) => {
    expect(priceParts(value)).toEqual(expected);
  });
});

describe("priceText", () => {
  it.each([
    ["145.2", "$145.20"],
    ["0.0000123456", "$0.00001235"],
  ])("writes %s as %s", (value, expected) => {
    expect(priceText(value)).toBe(expected);
  });
});

describe("direction", () => {
  it.each([
    ["0.004", "flat"],
    ["0.006", "up"],
    ["-1", "down"],
  ])("of %s is %s", (value, expected) => {
    expect(direction(value)).toBe(expected);
  });
});
