import { describe, expect, it } from "vitest";
import { ageIn, MOMENT, timeLeft, twoDigits } from "./time";

describe("timeLeft", () => {
  it("splits into days, hours, minutes and seconds", () => {
    const until = Date.parse("2026-01-15T03:02:01Z");
    const now = Date.parse("2026-01-01T00:00:00Z");
    expect(timeLeft(until, now)).toEqual({ days: 14, hours: 3, minutes: 2, seconds: 1 });
  });

  it("is nothing once the time has come", () => {
    expect(timeLeft(0, 1)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 0 });
  });
});

describe("ageIn", () => {
  it.each([
    ["2026-01-01T00:00:00Z", { hours: 49, minutes: 1, seconds: 5 }],
    ["2026-01-03T01:01:05Z", { hours: 0, minutes: 0, seconds: 0 }],
    ["2026-01-03T01:02:00Z", { hours: 0, minutes: 0, seconds: 0 }],
  ])("of %s is %o", (moment, age) => {
    expect(ageIn(Date.parse(moment), Date.parse("2026-01-03T01:01:05Z"))).toEqual(age);
  });
});

describe("twoDigits", () => {
  it("fills with a zero", () => {
    expect(twoDigits(7)).toBe("07");
  });
});

describe("MOMENT", () => {
  const last = new Date("2026-01-15T03:02:01Z");
  const utc = { ...MOMENT, timeZone: "UTC" };
  it.each([
    ["en-US", "January 15, 2026 at 3:02 AM UTC"],
    ["ja-JP", "2026年1月15日 3:02 UTC"],
  ])("is a date with its time and zone in %s", (locale, written) => {
    const text = new Intl.DateTimeFormat(locale, utc).format(last);
    // Newer data of languages has a narrow space before AM.
    expect(text.replace(/\s/g, " ")).toBe(written);
  });
});
