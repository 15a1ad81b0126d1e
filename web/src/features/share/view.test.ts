import { describe, expect, it } from "vitest";
import type { Standing } from "@/rpc/generated";
import { cardAddress, signedText } from "./address";
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
    sharpe_ratio: null,
    sortino_ratio: null,
    score: null,
    traded_days: 3,
    meets_limits: true,
    max_drawdown_percentage: "2.004",
    trades: 12,
    liquidations: 0,
    is_agent: false,
    disqualified: null,
  },
};

const SIGNED = ".eJx-_a+b/c=";

describe("a card", () => {
  it("says the standing in figures", () => {
    expect(figures(STANDING)).toEqual({
      name: "alice",
      address: "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM",
      wallet: "4uQe…iofM",
      way: "up",
      percentage: "+4.60%",
      holdPercentage: "−1.50%",
      drawdownPercentage: "2.00%",
      tradeCount: "12",
    });
  });

  it.each([
    ["the link of a card", cardAddress("https://play.example", SIGNED)],
    ["a link of 0.1", `https://play.example/card?seal=${encodeURIComponent(SIGNED)}`],
  ])("is read whole from %s", (_, address) => {
    expect(signedText(new URL(address).searchParams)).toBe(SIGNED);
  });

  it("is not in an address that carries none", () => {
    expect(signedText(new URL("https://play.example/card").searchParams)).toBeNull();
  });
});
