import { describe, expect, it } from "vitest";
import { changes, scheduleFields } from "./decision/decision";
import { countsText, isFailing, isTooOld, shifts } from "./view";

const STANDS = {
  name: "Opening Round",
  starts_at: "2026-01-05T12:00:00.000Z",
  ends_at: "2026-01-19T12:00:00.000Z",
};

describe("changes", () => {
  const fields = scheduleFields(STANDS);
  it.each([
    ["nothing", {}, null],
    ["another name", { name: " Finals " }, { name: "Finals" }],
    ["no name", { name: " " }, null],
    ["no end", { ends_at: "" }, null],
    ["spaces around the same name", { name: " Opening Round " }, null],
  ])("with %s", (_, change, expected) => {
    expect(changes(STANDS, { ...fields, ...change })).toEqual(expected);
  });

  it("give a time back as it was chosen, whatever the time zone", () => {
    const later = scheduleFields({ ...STANDS, ends_at: "2026-01-20T09:30:00.000Z" });
    expect(changes(STANDS, later)).toEqual({ ends_at: "2026-01-20T09:30:00.000Z" });
  });
});

describe("isTooOld", () => {
  it.each([
    [0, false],
    [1200, false],
    [1201, true],
    [null, true],
  ])("%s seconds: %s", (age, expected) => {
    expect(isTooOld(age)).toBe(expected);
  });
});

describe("isFailing", () => {
  const [earlier, later] = ["2026-01-05T12:00:00.000Z", "2026-01-05T12:00:00.001Z"];
  it.each([
    ["never asked", null, null, false],
    ["answered only", null, later, false],
    ["failed only", later, null, true],
    ["failed after its answer", later, earlier, true],
    ["answered after its failure", earlier, later, false],
  ])("%s", (_, failed_at, answered_at, expected) => {
    expect(isFailing({ failed_at, answered_at })).toBe(expected);
  });
});

describe("countsText", () => {
  it.each([
    [{ payments: 3, liquidated: 0 }, "payments 3 · liquidated 0"],
    [{ final_places: 2 }, "final places 2"],
    [{}, ""],
  ])("of %o is %j", (counts, expected) => {
    expect(countsText(counts as Record<string, number>)).toBe(expected);
  });
});

describe("shifts", () => {
  const details = { before: STANDS, after: { ...STANDS, name: "Finals" } };
  it.each([
    ["schedule_competition", [{ field: "name", from: "Opening Round", to: "Finals" }]],
    ["pause_competition", []],
    ["set_fees", []],
  ] as const)("of %s", (act, expected) => {
    expect(shifts({ act, details })).toEqual(expected);
  });
});
