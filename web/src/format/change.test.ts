import { expect, it } from "vitest";
import { changeSince } from "./change";

it.each([
  ["100", "150", "50"],
  ["100", "99.5", "-0.5"],
  ["3", "4", "33.33333333"],
  ["0.00002", "0.00002", "0"],
  ["0", "1", null],
  [null, "1", null],
  ["1", null, null],
])("the change from %s to %s is %s percent", (earlier, value, expected) => {
  expect(changeSince(earlier, value)).toBe(expected);
});
