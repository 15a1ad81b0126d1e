import { expect, it } from "vitest";
import { explorerAddress } from "./mint";

it.each([
  "So11111111111111111111111111111111111111112",
  "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
  "11111111111111111111111111111111",
])("the mint %s can be seen in the explorer", (address) => {
  expect(explorerAddress(address)).toBe(`https://solscan.io/token/${address}`);
});

it.each([
  "",
  "masked-token-1",
  "So1111111111111111111111111111111111111111",
  "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1vv",
  "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
  "0OIl",
])("%s is no mint, and has no link", (address) => {
  expect(explorerAddress(address)).toBeNull();
});
