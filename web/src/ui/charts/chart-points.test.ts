import { afterEach, describe, expect, it, vi } from "vitest";
import { chartPoints } from "./chart-points";

afterEach(() => vi.unstubAllEnvs());

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

describe("in the night when clocks go back", () => {
  it("every hour has its own point, an hour from the next", () => {
    vi.stubEnv("TZ", "America/New_York");
    const hours = ["04", "05", "06", "07"].map((hour) => `2026-11-01T${hour}:30:00.000Z`);
    const points = chartPoints(hours.map((moment, index) => [moment, String(index)]));
    expect(points.map(({ value }) => value)).toEqual([0, 1, 2, 3]);
    const steps = points.slice(1).map(({ time }, index) => time - (points[index]?.time ?? 0));
    expect(steps).toEqual([3600, 3600, 3600]);
  });
});
