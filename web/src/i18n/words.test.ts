import { describe, expect, it } from "vitest";
import { en } from "./en";
import { organiser as enOrganiser } from "./en/admin";
import { programs as enPrograms } from "./en/programs";
import { refusals as enRefusals } from "./en/refusals";
import { studies as enStudies } from "./en/study";
import { ja } from "./ja";
import { organiser as jaOrganiser } from "./ja/admin";
import { programs as jaPrograms } from "./ja/programs";
import { refusals as jaRefusals } from "./ja/refusals";
import { studies as jaStudies } from "./ja/study";
import { marketParts as enMarket } from "./market/en";
import { marketParts as jaMarket } from "./market/ja";

/** Every sentence, with its place in the words. */
function sentences(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[`${path}${key}`, value] as [string, string]]
      : sentences(value, `${path}${key}.`),
  );
}

const ENGLISH = sentences({
  ...en,
  ...enOrganiser,
  ...enPrograms,
  ...enStudies,
  ...enMarket,
  refusals: enRefusals,
});
const JAPANESE = sentences({
  ...ja,
  ...jaOrganiser,
  ...jaPrograms,
  ...jaStudies,
  ...jaMarket,
  refusals: jaRefusals,
});

// One word for one thing: the word, and the others that it stands for.
const JAPANESE_WORDS: [string, RegExp][] = [
  ["証拠金", /担保/],
  ["パープ", /無期限/],
  ["運営", /主催|管理者/],
  ["コンペ", /大会|競技|コンテスト/],
  ["署名", /封印/],
  ["資金調達料、資金調達率", /資金調達(?![料率])/],
  ["キャンセル", /やめる/],
  ["できませんでした、開けませんでした", /(さ|か)れませんでした/],
];
const ENGLISH_WORDS: [string, RegExp][] = [
  ["prices, which may be simulated", /live price|real price|\bmarket prices/i],
  // Certificates and cards are signed; the plan of a study alone is sealed.
  ["signed", /sealed(?! (study|plan|the study|it))/i],
];

describe("the words", () => {
  it.each(JAPANESE_WORDS)("say %s and nothing else for it in Japanese", (_, others) => {
    expect(JAPANESE.filter(([, sentence]) => others.test(sentence))).toEqual([]);
  });

  it.each(ENGLISH_WORDS)("say %s in English", (_, others) => {
    expect(ENGLISH.filter(([, sentence]) => others.test(sentence))).toEqual([]);
  });

  it("promise no real prices where they may be simulated in Japanese either", () => {
    expect(JAPANESE.filter(([, text]) => /リアルタイム|実際の価格/.test(text))).toEqual([]);
  });

  it.each([
    ["English", en],
    ["Japanese", ja],
  ])("name no kind of entry as the list of positions is named in %s", (_, { history }) => {
    expect(Object.values(history.types)).not.toContain(history.views.positions);
  });
});
