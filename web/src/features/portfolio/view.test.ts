import { describe, expect, it } from "vitest";
import type { Holding, Investment, PerpPosition, Portfolio } from "@/rpc/generated";
import { curveUntilNow, slices, tokenRows } from "./view";

const holding = (token: string, balance: string, value_usd: string | null): Holding => ({
  token,
  token_address: `${token}-address`,
  balance,
  price_usd: null,
  value_usd,
});

const stake = (
  symbol: string,
  value_usd: string,
  change: Partial<Investment> = {},
): Investment => ({
  id: symbol,
  token_address: `${symbol}-address`,
  symbol,
  action_type: "staking",
  principal: "1",
  accrued_interest: "0",
  interest_rate: "6.5",
  start_date: "2026-01-01T00:00:00.000Z",
  last_update: "2026-01-01T00:00:00.000Z",
  status: "active",
  lst_token_address: null,
  lst_symbol: null,
  lst_amount: null,
  lst_held: null,
  value: "1",
  value_usd,
  ...change,
});

const portfolio = (tokens: Holding[], investments: Investment[] = []): Portfolio => ({
  wallet_address: "wallet",
  total_value_usd: "1000",
  tokens,
  investments,
  perp_positions: [],
  pnl: null,
  last_updated: "2026-01-01T00:00:00.000Z",
  prices_age: 3,
});

describe("tokenRows", () => {
  it("puts the most valuable first, the unpriced last, and leaves out empty balances", () => {
    const rows = tokenRows(
      portfolio([
        holding("BONK", "5", null),
        holding("JUP", "0", "0"),
        holding("USDC", "90", "90"),
        holding("SOL", "1", "250"),
      ]),
    );
    expect(rows.map(({ token, share }) => [token, share])).toEqual([
      ["SOL", "25"],
      ["USDC", "9"],
      ["BONK", null],
    ]);
  });
});

describe("what a token has cost", () => {
  it("stands beside its price, and is not known of what pays for the others", () => {
    const sol = { ...holding("SOL", "1", "250"), price_usd: "250" };
    const rows = tokenRows(portfolio([sol, { ...holding("USDC", "9", "9"), price_usd: "1" }]), [
      { token_address: "SOL-address", average_cost_usd: "200" },
    ]);
    expect(rows.map(({ averageCost, gain }) => [averageCost, gain])).toEqual([
      ["200", "25"],
      [null, null],
    ]);
  });
});

describe("slices", () => {
  const names = {
    deposited: (kind: string, symbol: string) => `${kind} ${symbol}`,
    margin: "Margin",
    other: "Other",
  };

  it("counts a stake and a loan once, and a liquid stake only as the token it gave", () => {
    const lent = stake("SOL", "50", { id: "4", action_type: "lending" });
    const liquid = stake("SOL", "500", { id: "2", action_type: "liquid_staking" });
    const gone = stake("SOL", "100", { id: "3", status: "withdrawn" });
    const whole = portfolio(
      [holding("SOL", "1", "60"), holding("JitoSOL", "1", "40")],
      [stake("SOL", "50"), liquid, gone, lent],
    );
    expect(slices(whole, names)).toEqual([
      { name: "SOL", percentage: "30" },
      { name: "staking SOL", percentage: "25" },
      { name: "lending SOL", percentage: "25" },
      { name: "JitoSOL", percentage: "20" },
    ]);
  });

  it("counts positions by their equity, and one under water not at all", () => {
    const position = (equity: string) => ({ equity }) as PerpPosition;
    const whole = portfolio([holding("USDC", "75", "75")]);
    const margined = { ...whole, perp_positions: [position("15"), position("10")] };
    expect(slices(margined, names)).toEqual([
      { name: "USDC", percentage: "75" },
      { name: "Margin", percentage: "25" },
    ]);
    expect(slices({ ...whole, perp_positions: [position("-3")] }, names)).toHaveLength(1);
  });

  it("puts all beyond the six largest together", () => {
    const tokens = ["A", "B", "C", "D", "E", "F", "G", "H"].map((name) => holding(name, "1", "10"));
    const found = slices(portfolio(tokens), names);
    expect(found).toHaveLength(7);
    expect(found.at(-1)).toEqual({ name: "Other", percentage: "25" });
  });
});

describe("curveUntilNow", () => {
  const at = (hour: string) => `2026-01-01T${hour}:00:00.000Z`;
  const granted = { timestamp: at("01"), value: "2000", pnl_absolute: "0", pnl_percentage: "0" };

  it("ends with the present total, measured from the first point", () => {
    const portfolio = { total_value_usd: "1999.5", last_updated: at("02") };
    expect(curveUntilNow([granted], portfolio)).toEqual([
      granted,
      {
        timestamp: at("02"),
        value: "1999.5",
        pnl_absolute: "-0.5",
        pnl_percentage: "-0.025",
      },
    ]);
  });

  it.each([
    ["while the portfolio is not there yet", undefined],
    ["while there is no total", { total_value_usd: null, last_updated: at("02") }],
    ["after a later snapshot", { total_value_usd: "1", last_updated: at("00") }],
  ])("is as it was %s", (_, portfolio) => {
    expect(curveUntilNow([granted], portfolio)).toEqual([granted]);
  });

  it("has no percentage of nothing", () => {
    const portfolio = { total_value_usd: "5", last_updated: at("02") };
    expect(curveUntilNow([{ ...granted, value: "0" }], portfolio).at(-1)?.pnl_percentage).toBe("0");
  });
});
