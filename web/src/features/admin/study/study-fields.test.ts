import { describe, expect, it } from "vitest";
import { EMPTY, planOf, pointsOf, powerInput, type StudyFields } from "./study-fields";

const FILLED: StudyFields = {
  ...EMPTY,
  question_en: " Does it help? ",
  question_ja: "役に立つか",
  consent_en: "Chance decides.",
  consent_ja: "無作為に決まります。",
  agent: "steady",
  ends_at: "2026-01-19T12:00",
};

describe("a plan", () => {
  it("is sent with shares that add up to one, and the end as a moment", () => {
    expect(planOf({ ...FILLED, treated: "33.3", delay: "90" })).toEqual({
      question_en: "Does it help?",
      question_ja: "役に立つか",
      consent_en: "Chance decides.",
      consent_ja: "無作為に決まります。",
      agent: "steady",
      offer: "ready_key",
      treated_share: "0.333",
      control_share: "0.667",
      primary: "users",
      winsor_share: "0.01",
      delay_seconds: 5400,
      ends_at: new Date("2026-01-19T12:00").toISOString(),
    });
  });

  it("invites each listed wallet once, and all where none is listed", () => {
    expect(planOf({ ...FILLED, wallets: "A\nB, A\n" })?.wallets).toEqual(["A", "B"]);
    expect(planOf({ ...FILLED, wallets: " \n" })).not.toHaveProperty("wallets");
  });

  it.each([
    { question_ja: " " },
    { agent: "" },
    { ends_at: "" },
    { treated: "" },
    { treated: "." },
    { treated: "101" },
    { winsor: "x" },
    { delay: "-1" },
  ])("is not sent with %j", (wrong) => {
    expect(planOf({ ...FILLED, ...wrong })).toBeNull();
  });
});

describe("the power of a plan", () => {
  const typed = { participants: "2000", volatility: "12", days: "14", treated: "50" };

  it("is asked of the arms that the share makes", () => {
    expect(powerInput(typed)).toEqual({
      treated: 1000,
      control: 1000,
      volatility: "0.12",
      days: 14,
    });
    expect(powerInput({ ...typed, participants: "100", treated: "33.3" })).toMatchObject({
      treated: 33,
      control: 67,
    });
  });

  it.each([
    { participants: "" },
    { participants: "1.5" },
    { treated: "0" },
    { treated: "100" },
    { volatility: "" },
    { days: "x" },
  ])("is not asked with %j", (wrong) => {
    expect(powerInput({ ...typed, ...wrong })).toBeNull();
  });

  it("is written in points", () => {
    expect(pointsOf("0.015029")).toBe("1.50");
  });
});
