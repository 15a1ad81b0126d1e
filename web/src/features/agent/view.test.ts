import { describe, expect, it } from "vitest";
import type { AgentRecord } from "@/rpc/generated";
import {
  confidenceText,
  decisionMarks,
  isNobody,
  multipleText,
  shareText,
  uncertainText,
} from "./view";

describe("a figure", () => {
  it.each([
    [shareText("0.5"), "50.00%"],
    [shareText(null), null],
    [uncertainText("0.2694", "0.08"), "0.269 ± 0.080"],
    [uncertainText("0.2694", null), "0.269"],
    [uncertainText(null, null), "–"],
    [multipleText("2.5"), "2.50"],
    [multipleText(null), null],
    [confidenceText("0.7"), "70%"],
    [confidenceText(null), null],
  ])("%s is %s", (text, expected) => {
    expect(text).toBe(expected);
  });
});

describe("marks of decisions", () => {
  const at = (second: number) => `2026-01-05T12:00:0${second}.000Z`;
  const first = Date.parse(at(2)) / 1000;
  const decisions = [3, 2, 1].map((number) => ({ number, recorded_at: at(number) }));

  it("stand where they were taken, oldest first, on the line", () => {
    expect(decisionMarks(decisions, first)).toEqual([
      { time: first, name: "2" },
      { time: first + 1, name: "3" },
    ]);
  });

  it("are none without a line", () => {
    expect(decisionMarks(decisions, undefined)).toEqual([]);
  });
});

describe("nobody", () => {
  const record = { agent: null, place: null } as AgentRecord;

  it.each([
    [record, 0, true],
    [record, 1, false],
    [{ ...record, agent: { name: "Momo" } } as AgentRecord, 0, false],
    [{ ...record, place: { is_agent: true } } as AgentRecord, 0, false],
    [{ ...record, place: { is_agent: false } } as AgentRecord, 0, true],
  ])("trades where %o has %i entries: %s", (one, entries, expected) => {
    expect(isNobody(one, entries)).toBe(expected);
  });
});
