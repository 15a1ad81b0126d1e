import { describe, expect, it } from "vitest";
import { chartPoints } from "./chart-points";

describe("chartPoints", () => {
  it("is ascending and has the later of two values in one second", () => {
    const points = chartPoints([
      ["2026-01-01T01:00:00.000Z", "3"],
      ["2026-01-01T00:00:00.000Z", "1"],
      ["2026-01-01T00:00:00.500Z", "2"],
    ]);
    expect(points.map(({ value }) => value)).toEqual([2, 3]);
    expect((points[1]?.time ?? 0) - (points[0]?.time ?? 0)).toBe(3600);
  });
});
