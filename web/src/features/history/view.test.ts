import { describe, expect, it } from "vitest";
import { questionAddress, readQuestion } from "./view";

describe("readQuestion", () => {
  it.each([
    ["", { view: "transactions", type: null, page: 1, season: null }],
    ["type=swap&page=3", { view: "transactions", type: "swap", page: 3, season: null }],
    ["type=theft&page=-1", { view: "transactions", type: null, page: 1, season: null }],
    ["page=1.5", { view: "transactions", type: null, page: 1, season: null }],
    ["view=positions&type=swap&page=2", { view: "positions", type: null, page: 2, season: null }],
    ["season=7", { view: "transactions", type: null, page: 1, season: "7" }],
    ["view=everything", { view: "transactions", type: null, page: 1, season: null }],
  ])("reads %j", (search, expected) => {
    expect(readQuestion(new URLSearchParams(search))).toEqual(expected);
  });
});

describe("questionAddress", () => {
  it.each([
    [{ view: "transactions", type: null, page: 1, season: null }, "/history"],
    [{ view: "transactions", type: "swap", page: 1, season: null }, "/history?type=swap"],
    [
      { view: "transactions", type: "stake", page: 2, season: "7" },
      "/history?type=stake&page=2&season=7",
    ],
    [{ view: "positions", type: null, page: 2, season: null }, "/history?view=positions&page=2"],
  ] as const)("writes %j as %s", (question, expected) => {
    expect(questionAddress(question)).toBe(expected);
  });
});
