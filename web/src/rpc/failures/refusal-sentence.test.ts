import { describe, expect, it } from "vitest";
import { refusals as en } from "@/i18n/en/refusals";
import { refusals as ja } from "@/i18n/ja/refusals";
import { refusalSentence } from "./refusal-sentence";

const write = (moment: string) => `<${moment}>`;

describe("refusalSentence", () => {
  it.each([
    [
      "insufficient_balance",
      { symbol: "SOL", balance: "1.5", needed: "2" },
      "Not enough SOL: you have 1.5, and this needs 2.",
      "SOL の残高が不足しています。残高 1.5、必要 2。",
    ],
    [
      "position_closed",
      { closed_at: "2026-01-01T00:00:00.000Z" },
      "This position was closed at <2026-01-01T00:00:00.000Z>; its payout is in your wallet.",
      "この建玉は <2026-01-01T00:00:00.000Z> に決済済みで、受け取りは残高に入っています。",
    ],
    [
      "seasons_overlap",
      { name: "Finals", earliest_next: "2026-01-01T00:00:00.000Z" },
      "Finals is on or being settled then. Enter a start from <2026-01-01T00:00:00.000Z> on.",
      "その時間はFinalsの期間か確定処理中です。開始は<2026-01-01T00:00:00.000Z>以降にしてください。",
    ],
    ["same_token", {}, "Choose two different tokens.", "異なるトークンを選択してください。"],
    ["rate_limited", {}, null, null],
    ["a_reason_of_tomorrow", {}, null, null],
  ])("says %s in both languages", (reason, facts: Record<string, string>, english, japanese) => {
    expect(refusalSentence({ reason, facts }, en, write)).toBe(english);
    expect(refusalSentence({ reason, facts }, ja, write)).toBe(japanese);
  });

  it("has the same gaps in both languages", () => {
    const gaps = (sentence = "") => sentence.match(/\{\w+\}/g)?.sort() ?? [];
    for (const [reason, sentence] of Object.entries(en)) {
      expect([reason, ...gaps(ja[reason as keyof typeof ja])]).toEqual([reason, ...gaps(sentence)]);
    }
  });
});
