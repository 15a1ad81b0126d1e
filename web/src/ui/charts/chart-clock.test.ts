import { afterEach, describe, expect, it, vi } from "vitest";
import { chartClock } from "./chart-clock";

const DAY = 2;
const TIME = 3;

afterEach(() => vi.unstubAllEnvs());

function seconds(iso: string): number {
  return Date.parse(iso) / 1000;
}

describe("the clock of a chart", () => {
  it("writes each moment's local time, before and after the clocks go back", () => {
    vi.stubEnv("TZ", "America/New_York");
    const clock = chartClock(seconds("2026-11-01T12:00:00Z"), "en");
    const hours = ["04", "05", "06", "07"].map((hour) => seconds(`2026-11-01T${hour}:30:00Z`));
    const written = hours.map((hour) => clock.mark(clock.moved(hour), TIME));
    expect(written).toEqual(["00:30", "01:30", "01:30", "02:30"]);
    expect(new Set(hours.map(clock.moved)).size).toBe(4);
  });

  it("has its days begin at local midnight", () => {
    vi.stubEnv("TZ", "Asia/Tokyo");
    const midnight = seconds("2026-01-04T15:00:00Z");
    const clock = chartClock(midnight, "en");
    expect(clock.moved(midnight) % 86_400).toBe(0);
    expect(clock.mark(clock.moved(midnight), DAY)).toBe("5");
    expect(clock.moment(clock.moved(midnight))).toBe("2026-01-05 00:00");
  });
});
