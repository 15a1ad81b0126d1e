import { describe, expect, it } from "vitest";
import { FRESH, isDraft, planOrder } from "./plan";

describe("planOrder", () => {
  it.each([
    [{}, { market: "october-2025", starts_at: "2025-10-01T00:00:00.000Z", days: 3 }],
    [
      { day: "2025-10-10", days: "7" },
      { market: "october-2025", starts_at: "2025-10-10T00:00:00.000Z" },
    ],
    [{ days: "14" }, { market: "october-2025", starts_at: "2025-10-01T00:00:00.000Z" }],
    [
      { market: "simulated", seed: "7", days: "1" },
      { market: "simulated", seed: 7, days: 1 },
    ],
  ])("of %j is %j", (chosen, expected) => {
    expect(planOrder({ ...FRESH, ...chosen })).toEqual(expected);
  });

  it.each([
    { day: "2025-09-30" },
    { day: "2025-10-14" },
    { day: "" },
    { market: "simulated", seed: "" },
    { market: "simulated", seed: "-1" },
  ])("is none of %j", (chosen) => {
    expect(planOrder({ ...FRESH, ...chosen })).toBeNull();
  });
});

describe("what was kept in the tab", () => {
  it("is a draft or not", () => {
    expect([isDraft(FRESH), isDraft({ market: "simulated" })]).toEqual([true, false]);
  });
});
