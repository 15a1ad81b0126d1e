import { describe, expect, it } from "vitest";
import { pageRange } from "./page-range";

describe("pageRange", () => {
  it.each([
    [1, 45, { from: 1, to: 20, hasNext: true }],
    [3, 45, { from: 41, to: 45, hasNext: false }],
    [2, 40, { from: 21, to: 40, hasNext: false }],
  ])("of page %i of %i rows", (page, total, expected) => {
    expect(pageRange(page, total)).toEqual(expected);
  });
});
