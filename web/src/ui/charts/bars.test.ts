import { describe, expect, it } from "vitest";
import { type Bar, evenly, isBar, scaleOf } from "./bars";

const bar = (time: number, low = 100, high = 110): Bar => ({
  time,
  open: low,
  high,
  low,
  close: high,
});

describe("evenly", () => {
  it("leaves room for every interval in which nothing was known", () => {
    const slots = evenly([bar(0), bar(180), bar(240)], 60);
    expect(slots.map(({ time }) => time)).toEqual([0, 60, 120, 180, 240]);
    expect(slots.map(isBar)).toEqual([true, false, false, true, true]);
  });

  it("is nothing of nothing", () => {
    expect(evenly([], 60)).toEqual([]);
  });
});

describe("scaleOf", () => {
  const levels = (...values: number[]) => values.map((value) => ({ value }));

  it.each([
    ["the bars alone", [], [100, 110], []],
    ["a level among them", [105], [100, 110], []],
    ["one a little below", [93], [93, 110], []],
    ["one a little above", [117], [100, 117], []],
    ["none that would flatten them", [60, 180], [100, 110], [60, 180]],
    ["the near one without the far one", [95, 60], [95, 110], [60]],
  ])("spans %s", (_, values, [minValue, maxValue], far) => {
    const found = scaleOf([bar(0), bar(60)], levels(...values));
    expect(found.scale).toEqual({ minValue, maxValue });
    expect(found.far.map(({ value }) => value)).toEqual(far);
  });

  it("reaches a little around a price that stands still", () => {
    const still = [bar(0, 100, 100)];
    expect(scaleOf(still, levels(100.05)).far).toEqual([]);
    expect(scaleOf(still, levels(101)).far).toHaveLength(1);
    expect(scaleOf(still, []).scale).toEqual({ minValue: 99.75, maxValue: 100.25 });
  });

  it("is none while there are no bars, and every level is far", () => {
    expect(scaleOf([], levels(1))).toEqual({ scale: null, far: levels(1) });
  });
});
