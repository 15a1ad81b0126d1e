import { describe, expect, it } from "vitest";
import { impactText } from "./impact";

describe("impactText", () => {
  it.each([
    ["0", "None"],
    ["0.0001", "<0.01%"],
    ["0.9999", "<0.01%"],
    ["1", "0.01%"],
    ["12.5", "0.12%"],
    ["1000", "10.00%"],
  ])("of %s bps is %s", (bps, expected) => {
    expect(impactText(bps, "None")).toBe(expected);
  });
});
