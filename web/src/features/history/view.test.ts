import { describe, expect, it } from "vitest";
import { pageRange, questionAddress, readQuestion } from "./view";

describe("readQuestion", () => {
  it.each([
    ["", { type: null, page: 1 }],
    ["type=swap&page=3", { type: "swap", page: 3 }],
    ["type=theft&page=-1", { type: null, page: 1 }],
    ["page=1.5", { type: null, page: 1 }],
  ])("reads %j", (search, expected) => {
    expect(readQuestion(new URLSearchParams(search))).toEqual(expected);
  });
});

describe("questionAddress", () => {
  it.each([
    [{ type: null, page: 1 }, "/history"],
    [{ type: "swap", page: 1 }, "/history?type=swap"],
    [{ type: "stake", page: 2 }, "/history?type=stake&page=2"],
  ] as const)("writes %j as %s", (question, expected) => {
    expect(questionAddress(question)).toBe(expected);
  });
});

describe("pageRange", () => {
  it.each([
    [1, 45, { from: 1, to: 20, hasNext: true }],
    [3, 45, { from: 41, to: 45, hasNext: false }],
    [2, 40, { from: 21, to: 40, hasNext: false }],
  ])("of page %i of %i transactions", (page, total, expected) => {
    expect(pageRange(page, total)).toEqual(expected);
  });
});
