import { describe, expect, it } from "vitest";
import { FOLLOWED_MAX, readFollowed, rivals, toggled } from "./followed";

const wallet = (number: number) => "1".repeat(32) + String.fromCharCode(97 + number);
const MANY = Array.from({ length: FOLLOWED_MAX + 2 }, (_, index) => wallet(index));
const FULL = MANY.slice(0, FOLLOWED_MAX);
const [A = "", B = "", C = ""] = MANY;

describe("whom one follows", () => {
  it.each([
    [null, []],
    ["no json", []],
    [JSON.stringify([A, B]), [A, B]],
    [JSON.stringify([A, A, B]), [A, B]],
    // What the server would refuse is left out.
    [JSON.stringify([A, "", "0".repeat(40), "a".repeat(45), "alice", 7, null]), [A]],
    [JSON.stringify(MANY), FULL],
  ])("of what was kept as %s are %j", (kept, expected) => {
    expect(readFollowed(kept)).toEqual(expected);
  });

  it.each([
    [[], A, [A]],
    [[A], B, [A, B]],
    [[A, B], A, [B]],
    [FULL.slice(1), A, [...FULL.slice(1), A]],
    [FULL, MANY[FOLLOWED_MAX] ?? "", null],
    [FULL, A, FULL.slice(1)],
  ])("%j become, with %s toggled, %j", (followed, one, expected) => {
    expect(toggled(followed, one)).toEqual(expected);
  });
});

describe("rivals", () => {
  it.each([
    [null, [], null, []],
    [A, [], null, [A]],
    [A, [B, C], null, [A, B, C]],
    [A, [B, A], null, [A, B]],
    [A, [B, C], C, [A, B]],
    [A, [], A, []],
    [null, [B], B, []],
  ])("of who is %s, follows %j and looks at %s are %j", (own, followed, trader, expected) => {
    expect(rivals(own, followed, trader)).toEqual(expected);
  });
});
