import { decimal, isAmount, plain } from "@/format/decimal";
import {
  type Changed,
  changes,
  type Decision,
  planned,
  type ScheduleFields,
  scheduleFields,
} from "./decision";

/** The fields of each decision that has some, in their order on the screen. */
const FIELDS = {
  schedule: ["name", "starts_at", "ends_at"],
  scheduleNext: ["name", "starts_at", "ends_at"],
  setFees: ["swap_fee_percent", "perp_fee_percent", "execution_delay_ms"],
  setOrderLimits: ["order_usd_max", "free_size_usd", "depth_usd"],
  setOpenInterest: ["open_interest_usd_max"],
} as const;

export type FieldName = (typeof FIELDS)[keyof typeof FIELDS][number];

/** What is typed, by the names of the fields. */
export type Fields = Partial<Record<FieldName, string>>;

/** The fields of a decision; most have none. */
export function fieldNames(act: Decision["act"]): readonly FieldName[] {
  return act in FIELDS ? FIELDS[act as keyof typeof FIELDS] : [];
}

/** What the fields hold before anything is typed. */
export function fieldsBefore(decision: Decision): Fields {
  switch (decision.act) {
    case "schedule":
    case "scheduleNext":
      return { ...scheduleFields(decision) };
    case "setFees":
      return {
        swap_fee_percent: percentOf(decision.swap_fee_rate),
        perp_fee_percent: percentOf(decision.perp_fee_rate),
        execution_delay_ms: String(decision.execution_delay_ms),
      };
    case "setOrderLimits": {
      const { order_usd_max = "", free_size_usd = "", depth_usd = "" } = decision;
      return { order_usd_max, free_size_usd, depth_usd };
    }
    case "setOpenInterest":
      return { open_interest_usd_max: decision.open_interest_usd_max };
    default:
      return {};
  }
}

/**
 * What the fields change; null while nothing is changed, or a field cannot be read. A decision
 * without fields changes nothing by them, and that is right.
 */
export function changedBy(decision: Decision, fields: Fields): Changed | null {
  if (decision.act === "schedule") {
    const changed = changes(decision, fields as ScheduleFields);
    return changed && { ...changed };
  }
  if (decision.act === "scheduleNext") {
    const season = planned(fields as ScheduleFields);
    return season && { ...season };
  }
  const names = fieldNames(decision.act);
  const before = fieldsBefore(decision);
  if (names.length > 0 && names.every((name) => fields[name] === before[name])) return null;
  const changed: Changed = {};
  for (const name of names) {
    const typed = fields[name] ?? "";
    if (!isAmount(typed) || !/\d/.test(typed)) return null;
    changed[SENT_AS[name] ?? name] = sent(name, plain(decimal(`0${typed}`.replace(/\.$/, ""))));
  }
  return changed;
}

const SENT_AS: Partial<Record<FieldName, string>> = {
  swap_fee_percent: "swap_fee_rate",
  perp_fee_percent: "perp_fee_rate",
};
const PERCENT = 100;

function sent(name: FieldName, figure: string): string | number {
  if (name === "execution_delay_ms") return Number(figure);
  return name in SENT_AS ? plain(decimal(figure).div(PERCENT)) : figure;
}

function percentOf(rate: string): string {
  return plain(decimal(rate).times(PERCENT));
}
