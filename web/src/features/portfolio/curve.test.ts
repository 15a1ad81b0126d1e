import { describe, expect, it } from "vitest";
import { chartPoints } from "./curve";

const point = (timestamp: string, value: string) => ({
  timestamp,
  value,
  pnl_absolute: "0",
  pnl_percentage: "0",
});

describe("chartPoints", () => {
  it("is ascending and has the later of two values in one second", () => {
    const points = chartPoints({
      pnl_data: [
        point("2026-01-01T01:00:00.000Z", "3"),
        point("2026-01-01T00:00:00.000Z", "1"),
        point("2026-01-01T00:00:00.500Z", "2"),
      ],
    });
    expect(points.map(({ value }) => value)).toEqual([2, 3]);
    expect((points[1]?.time ?? 0) - (points[0]?.time ?? 0)).toBe(3600);
  });
});
