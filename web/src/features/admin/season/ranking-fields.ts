import { decimal, isAmount, plain } from "@/format/decimal";
import type { RankingRules } from "@/rpc/generated";

/** What is typed of a ranking; an empty limit of liquidations is none. */
export type RankingFields = Record<Exclude<keyof RankingRules, "ranking">, string>;

/** What the fields hold before anything is typed. */
export function rankingFields(rule: RankingRules): RankingFields {
  return {
    deviation_floor: rule.deviation_floor,
    drawdown_floor: rule.drawdown_floor,
    drawdown_multiple: rule.drawdown_multiple,
    liquidations_max: rule.liquidations_max === null ? "" : String(rule.liquidations_max),
    traded_days_min: String(rule.traded_days_min),
  };
}

/** The rule that the fields make; null while one of them cannot be read. */
export function rankingTyped(
  ranking: RankingRules["ranking"],
  fields: RankingFields,
): RankingRules | null {
  const { deviation_floor, drawdown_floor, drawdown_multiple } = fields;
  const figures = [deviation_floor, drawdown_floor, drawdown_multiple];
  const whole = /^\d{1,6}$/;
  const { liquidations_max, traded_days_min } = fields;
  if (!figures.every((typed) => isAmount(typed) && /\d/.test(typed))) return null;
  if (!whole.test(traded_days_min) || !(liquidations_max === "" || whole.test(liquidations_max))) {
    return null;
  }
  return {
    ranking,
    deviation_floor: sent(deviation_floor),
    drawdown_floor: sent(drawdown_floor),
    drawdown_multiple: sent(drawdown_multiple),
    liquidations_max: liquidations_max === "" ? null : Number(liquidations_max),
    traded_days_min: Number(traded_days_min),
  };
}

function sent(typed: string): string {
  return plain(decimal(`0${typed}`.replace(/\.$/, "")));
}
