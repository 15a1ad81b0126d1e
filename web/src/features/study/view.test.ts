import { describe, expect, it } from "vitest";
import { knownCautions } from "./report/document";
import {
  chanceText,
  distributionLine,
  median,
  placeOf,
  pointsText,
  scaleOf,
  shareText,
} from "./view";

describe("figures of a report", () => {
  it.each([
    [0.0123, "+1.23"],
    [-0.0123, "\u22121.23"],
    [0, "0.00"],
    [-0.00001, "0.00"],
    [1.5, "+150.00"],
  ])("write the share %d in points as %s", (share, text) => {
    expect(pointsText(share)).toBe(text);
  });

  it.each([
    [0.5, "50%"],
    [0.333333, "33.3%"],
  ])("write the share %d in percent as %s", (share, text) => {
    expect(shareText(share)).toBe(text);
  });

  it.each([
    [0.0487, "0.049"],
    [0.00002, "< 0.001"],
    [1, "1.000"],
  ])("write the chance %d as %s", (p, text) => {
    expect(chanceText(p)).toBe(text);
  });

  it.each([
    [[], null],
    [[3], 3],
    [[1, 2, 9], 2],
  ])("take the middle of %j as %s", (quantiles, middle) => {
    expect(median(quantiles)).toBe(middle);
  });
});

describe("the drawing of a distribution", () => {
  it("has 0 on its scale, and all values", () => {
    expect(scaleOf([0.1, 0.3], 100)).toEqual({ low: 0, high: 0.3, size: 100 });
    expect(scaleOf([-0.2], 100)).toEqual({ low: -0.2, high: 0, size: 100 });
  });

  it("does not divide by nothing where all are 0", () => {
    expect(placeOf(0, scaleOf([0, 0], 100))).toBe(50);
  });

  it("rises from the least to the largest", () => {
    expect(distributionLine([-1, 0, 1], scaleOf([-1, 1], 100), 40)).toBe(
      "0.0,40.0 50.0,20.0 100.0,0.0",
    );
  });
});

it("names no caution that the page has no sentence for", () => {
  const cautions = ["nothing_varied", "of_a_later_version", "arms_below_30"];
  expect(knownCautions({ cautions })).toEqual(["arms_below_30", "nothing_varied"]);
});
