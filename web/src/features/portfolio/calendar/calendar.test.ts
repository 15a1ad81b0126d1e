import { describe, expect, it } from "vitest";
import type { CalendarDay, PnlCalendar, PortfolioPnl } from "@/rpc/generated";
import { dayIn, everyDay, untilNow, weekday } from "./calendar";

const day = (date: string, opening: string, closing: string, pnl: string): CalendarDay => ({
  day: date,
  opening_value_usd: opening,
  closing_value_usd: closing,
  pnl_usd: pnl,
  pnl_percentage: "0",
});
const calendar = (...days: CalendarDay[]): PnlCalendar => ({
  wallet_address: "alice",
  timezone: "Asia/Tokyo",
  days,
});
const FIRST = day("2026-01-05", "1000", "1100", "100");
const pnl = { initial_value_usd: "1000" } as PortfolioPnl;

describe("the day of a moment", () => {
  it.each([
    ["Asia/Tokyo", "2026-01-05T14:59:59Z", "2026-01-05"],
    ["Asia/Tokyo", "2026-01-05T15:00:00Z", "2026-01-06"],
    ["America/New_York", "2026-01-05T04:59:59Z", "2026-01-04"],
  ])("in %s at %s is %s", (timezone, moment, expected) => {
    expect(dayIn(timezone, moment)).toBe(expected);
  });
});

describe("the calendar until now", () => {
  it.each([
    ["goes on with today", "2026-01-05T14:00:00Z", "1200", [["2026-01-05", "1000", "200"]]],
    [
      "begins the next day",
      "2026-01-05T16:00:00Z",
      "1050",
      [
        ["2026-01-05", "1000", "100"],
        ["2026-01-06", "1100", "-50"],
      ],
    ],
    [
      "is as it was for an older value",
      "2026-01-04T00:00:00Z",
      "9",
      [["2026-01-05", "1000", "100"]],
    ],
    [
      "is as it was while the value is not known",
      "2026-01-05T14:00:00Z",
      null,
      [["2026-01-05", "1000", "100"]],
    ],
  ])("%s", (_, last_updated, total_value_usd, expected) => {
    const days = untilNow(calendar(FIRST), { last_updated, total_value_usd, pnl });
    expect(days.map((one) => [one.day, one.opening_value_usd, one.pnl_usd])).toEqual(expected);
  });

  it("begins with the grant before the first snapshot, and with nothing for who takes no part", () => {
    const present = { last_updated: "2026-01-05T14:00:00Z", total_value_usd: "990" };
    expect(untilNow(calendar(), { ...present, pnl })[0]).toMatchObject({
      opening_value_usd: "1000",
      pnl_usd: "-10",
      pnl_percentage: "-1",
    });
    expect(untilNow(calendar(), { ...present, pnl: null })).toEqual([]);
    expect(untilNow(calendar(FIRST), undefined)).toEqual([FIRST]);
  });
});

describe("every day", () => {
  it("is there, over the end of a month, known or not", () => {
    const days = everyDay([day("2026-01-30", "1", "2", "1"), day("2026-02-02", "2", "1", "-1")]);
    expect(days.map((one) => [one.day, one.pnl_usd])).toEqual([
      ["2026-01-30", "1"],
      ["2026-01-31", null],
      ["2026-02-01", null],
      ["2026-02-02", "-1"],
    ]);
    expect(weekday("2026-02-01")).toBe(0);
    expect(everyDay([])).toEqual([]);
  });
});
