import { describe, expect, it } from "vitest";
import type { LeaderboardEntry } from "@/rpc/generated";
import {
  absentOf,
  boardInput,
  FIRST,
  isAmong,
  isPinned,
  medalOf,
  neighbours,
  type Sort,
  thoseOf,
} from "./view";

describe("the own row", () => {
  it.each([
    [0, "", false],
    [7, "", false],
    [8, "", true],
    [-1, "", true],
    [-1, "alice", false],
  ])("at position %i of a search for '%s' is shown above the others: %s", (at, search, pinned) => {
    expect(isPinned(at, search)).toBe(pinned);
  });
});

describe("an entry", () => {
  it.each([
    ["all", true, true],
    ["followed", true, true],
    ["followed", false, true],
    ["agents", true, true],
    ["people", true, false],
    ["agents", false, false],
    ["people", false, true],
  ] as const)("is among %s, where it is an agent's: %s, is %s", (who, is_agent, expected) => {
    expect(isAmong({ is_agent }, who)).toBe(expected);
  });
});

describe("what is asked for", () => {
  it.each([
    [FIRST, { limit: 20 }],
    [
      { ...FIRST, sort: "sharpe" as const, offset: 40 },
      { limit: 20, sort: "sharpe", offset: 40 },
    ],
    [
      { ...FIRST, who: "agents" as const, search: "momo" },
      { limit: 100, who: "agents", search: "momo" },
    ],
    [
      { ...FIRST, around: "wallet" },
      { limit: 20, around: "wallet" },
    ],
    [
      { ...FIRST, search: "alice", around: "wallet", offset: 40 },
      { limit: 100, search: "alice" },
    ],
    [
      { ...FIRST, who: "followed" as const, sort: "trades" as const },
      { limit: 20, wallets: ["A", "B"] },
    ],
    [
      { ...FIRST, who: "followed" as const, search: "alice" },
      { limit: 100, search: "alice" },
    ],
  ])("of %o is %o", (shown, input) => {
    expect(boardInput(shown, ["B", "A"])).toEqual(input);
  });
});

describe("neighbours of a page", () => {
  it.each([
    [0, 20, 45, "rank", { from: 1, to: 20, previous: null, next: 20 }],
    [40, 5, 45, "rank", { from: 41, to: 45, previous: 20, next: null }],
    [7, 20, 45, "rank", { from: 8, to: 27, previous: 0, next: 27 }],
    [0, 0, 0, "rank", { from: 0, to: 0, previous: null, next: null }],
    [1000, 20, 5000, "rank", { from: 1001, to: 1020, previous: 980, next: 1020 }],
    [1000, 20, 5000, "trades", { from: 1001, to: 1020, previous: 980, next: null }],
  ] as const)("from offset %i with %i of %i by %s", (offset, count, total, sort, expected) => {
    const users = Array.from({ length: count }, () => ({}) as LeaderboardEntry);
    expect(neighbours({ users, offset, total }, sort)).toEqual(expected);
  });
});

describe("those whom one follows", () => {
  const entry = (rank: number, figures: [string, string, string | null, number]) => {
    const [pnl_percentage, max_drawdown_percentage, sharpe_ratio, trades] = figures;
    const wallet_address = `${rank}`;
    const known = {
      wallet_address,
      rank,
      pnl_percentage,
      max_drawdown_percentage,
      sharpe_ratio,
      trades,
    };
    return known as LeaderboardEntry;
  };
  const ENTRIES = [
    entry(2, ["10", "3", "0.2", 4]),
    entry(5, ["9.5", "0", null, 9]),
    entry(9, ["-1", "3.1", "-0.1", 9]),
    entry(1, ["11", "1", "0.3", 10]),
  ];

  it.each<[Sort, number[]]>([
    ["rank", [2, 5, 9]],
    ["return", [2, 5, 9]],
    ["drawdown", [5, 2, 9]],
    ["sharpe", [2, 9, 5]],
    ["trades", [5, 9, 2]],
  ])("by %s have the ranks %j in this order", (sort, ranks) => {
    const found = thoseOf(ENTRIES.toReversed(), ["9", "5", "2", "7"], sort);
    expect(found.map(({ rank }) => rank)).toEqual(ranks);
  });

  it.each([
    [["9", "5"], []],
    [
      ["7", "5", "8"],
      ["7", "8"],
    ],
    [[], []],
  ])("who are %j are all there but for %j", (followed, absent) => {
    expect(absentOf(ENTRIES, followed)).toEqual(absent);
  });
});

describe("a medal", () => {
  it.each([
    [{ rank: 1, trades: 1, disqualified: null }, 0],
    [{ rank: 3, trades: 9, disqualified: null }, 2],
    [{ rank: 4, trades: 9, disqualified: null }, null],
    [{ rank: 1, trades: 0, disqualified: null }, null],
    [{ rank: 2, trades: 5, disqualified: "two wallets" }, null],
  ])("of %o is %s", (entry, medal) => {
    expect(medalOf(entry)).toBe(medal);
  });
});
