import { describe, expect, it } from "vitest";
import { nextAskMs, serverAheadMs } from "./server-clock";

const TIMES = {
  now: "2026-01-15T00:00:00.000Z",
  starts_at: "2026-01-15T00:00:20.000Z",
  ends_at: "2026-01-29T00:00:00.000Z",
};
const START = Date.parse(TIMES.starts_at);
const END = Date.parse(TIMES.ends_at);

describe("the server's clock", () => {
  it.each([
    [0, 0],
    [-5_000, 5_000],
    [3_600_000, -3_600_000],
  ])("of a device that is %i ms ahead of it is %i ms ahead", (device, ahead) => {
    expect(serverAheadMs(TIMES, Date.parse(TIMES.now) + device)).toBe(ahead);
  });
});

describe("the competition is asked for again", () => {
  it.each([
    ["in a minute", START - 3_600_000, 60_000],
    ["once it has begun", START - 20_000, 20_300],
    ["in a minute while it runs", END - 3_600_000, 60_000],
    ["once it has ended", END - 5_000, 5_300],
    ["after a second, just before a moment", END, 1_000],
    ["in a minute when it is over", END + 5_000, 60_000],
  ])("%s", (_, now, expected) => {
    expect(nextAskMs(TIMES, now)).toBe(expected);
  });
});
