import { describe, expect, it } from "vitest";
import type { SeasonEntry } from "@/rpc/generated";
import {
  begunSeasons,
  endedSeason,
  isBegun,
  isEarlier,
  isSettling,
  nextSeason,
  seasonAddress,
} from "./seasons";

function season(id: string, state: SeasonEntry["state"]): SeasonEntry {
  return {
    id,
    name: `Season ${id}`,
    state,
    starts_at: "2026-01-01T00:00:00.000Z",
    ends_at: "2026-01-15T00:00:00.000Z",
    participants: 3,
    is_final: state === "ended",
    prizes: [],
    disclosure: "live",
    disclosure_delay_seconds: 0,
  };
}

const PLANNED = [season("5", "upcoming"), season("4", "upcoming")];
const BEGUN = [season("3", "running"), season("2", "ended"), season("1", "ended")];
const ALL = [...PLANNED, ...BEGUN];

describe("of all seasons", () => {
  it("those that have begun can be looked at, the newest first", () => {
    expect(begunSeasons(ALL)).toEqual(BEGUN);
  });

  it("the next is the one that begins first", () => {
    expect(nextSeason(ALL)?.id).toBe("4");
    expect(nextSeason(BEGUN)).toBeUndefined();
  });

  it("the newest that is over has the results", () => {
    expect(endedSeason(ALL)?.id).toBe("2");
    expect(endedSeason(PLANNED)).toBeUndefined();
  });

  it.each([
    ["running", false, false],
    ["ended", false, true],
    ["ended", true, false],
  ] as const)("one that is %s, final: %s, is being settled: %s", (state, is_final, expected) => {
    expect(isSettling({ state, is_final })).toBe(expected);
  });
});

describe("the season of an address", () => {
  it.each([
    [null, ALL, true, false],
    ["3", ALL, true, false],
    ["1", ALL, true, true],
    ["4", ALL, false, true],
    ["nothing", ALL, false, true],
    ["1", undefined, undefined, true],
  ])("%s has begun: %s; earlier than the newest: %s", (asked, seasons, begun, earlier) => {
    expect(isBegun(asked, seasons)).toBe(begun);
    expect(isEarlier(asked, seasons)).toBe(earlier);
  });

  it.each([
    ["", "1", "/history?season=1"],
    ["view=positions&page=3", "1", "/history?view=positions&season=1"],
    ["wallet=abc&season=1", "3", "/history?wallet=abc"],
    ["season=1", "3", "/history"],
  ])("after '%s' the choice of %s leads to %s", (search, chosen, address) => {
    expect(seasonAddress("/history", search, chosen, "3")).toBe(address);
  });
});
