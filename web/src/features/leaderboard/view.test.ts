import { describe, expect, it } from "vitest";
import type { LeaderboardEntry } from "@/rpc/generated";
import { found, ownEntry } from "./view";

const entry = (rank: number, username: string, wallet_address: string): LeaderboardEntry => ({
  rank,
  username,
  wallet_address,
  total_value_usd: "1",
  pnl: "0",
  pnl_percentage: "0",
  hold_pnl_percentage: "0",
  max_drawdown_percentage: "0",
  trades: 0,
  liquidations: 0,
});
const ENTRIES = [entry(1, "Alice", "4uQeVj5t"), entry(2, "bob", "9xQeWvG8")];

describe("found", () => {
  it.each([
    ["", [1, 2]],
    [" ALI", [1]],
    ["9xqe", [2]],
    ["carol", []],
  ])("of %j", (search, expected) => {
    expect(found(ENTRIES, search).map(({ rank }) => rank)).toEqual(expected);
  });
});

describe("ownEntry", () => {
  it("is the entry of the wallet, and none for a visitor", () => {
    expect(ownEntry(ENTRIES, "9xQeWvG8")?.username).toBe("bob");
    expect(ownEntry(ENTRIES, null)).toBeUndefined();
  });
});
