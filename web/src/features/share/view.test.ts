import { describe, expect, it } from "vitest";
import type { Standing } from "@/rpc/generated";
import { cardAddress } from "./address";
import { figures } from "./view";

const STANDING: Standing = {
  competition: "αTest",
  total: 20,
  as_of: "2026-01-06T00:00:00.000Z",
  place: {
    rank: 3,
    wallet_address: "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM",
    username: "alice",
    total_value_usd: "2500",
    pnl: "110",
    pnl_percentage: "4.6025",
    hold_pnl_percentage: "-1.5",
    max_drawdown_percentage: "2.004",
    trades: 12,
    liquidations: 0,
    disqualified: null,
  },
};

describe("a card", () => {
  it("says the standing in figures", () => {
    expect(figures(STANDING)).toEqual({
      name: "alice",
      wallet: "4uQe…iofM",
      way: "up",
      percentage: "+4.60%",
      holdPercentage: "−1.50%",
      drawdownPercentage: "2.00%",
      tradeCount: "12",
    });
  });

  it("has an address that carries its seal whole", () => {
    const seal = ".eJx-_a+b/c=";
    const address = new URL(cardAddress("https://play.example", seal));
    expect(address.searchParams.get("seal")).toBe(seal);
  });
});
