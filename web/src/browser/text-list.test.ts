import { expect, it } from "vitest";
import { readTexts } from "./text-list";

it.each([
  [null, []],
  ["", []],
  ['["sol","usdc"]', ["sol", "usdc"]],
  ['["sol",7,null]', ["sol"]],
  ['{"sol":true}', []],
  ["no json", []],
])("of what was kept as %s the texts are %o", (kept, expected) => {
  expect(readTexts(kept)).toEqual(expected);
});
