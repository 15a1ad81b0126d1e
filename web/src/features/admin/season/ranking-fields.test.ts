import { describe, expect, it } from "vitest";
import type { RankingRules } from "@/rpc/generated";
import { rankingFields, rankingTyped } from "./ranking-fields";

const RULE: RankingRules = {
  ranking: "calmar",
  deviation_floor: "0.001",
  drawdown_floor: "0.05",
  drawdown_multiple: "1",
  liquidations_max: null,
  traded_days_min: 0,
};

describe("the fields of a ranking", () => {
  it.each([
    [RULE],
    [{ ...RULE, ranking: "return" as const, liquidations_max: 3, traded_days_min: 5 }],
  ])("give back the rule that they show", (rule) => {
    expect(rankingTyped(rule.ranking, rankingFields(rule))).toEqual(rule);
  });

  it.each([
    ["drawdown_floor", ".10", { drawdown_floor: "0.1" }],
    ["drawdown_multiple", "2.", { drawdown_multiple: "2" }],
    ["liquidations_max", "0", { liquidations_max: 0 }],
    ["liquidations_max", "two", null],
    ["traded_days_min", "", null],
    ["traded_days_min", "1.5", null],
    ["deviation_floor", "", null],
    ["deviation_floor", ".", null],
    ["deviation_floor", "-1", null],
  ] as const)("of which %s is typed as '%s'", (name, typed, changed) => {
    const found = rankingTyped("calmar", { ...rankingFields(RULE), [name]: typed });
    expect(found).toEqual(changed && { ...RULE, ...changed });
  });
});
