import type { Act, Overview, SourceHealth } from "@/rpc/generated";

type State = NonNullable<Overview["competition"]>["state"];

export type CompetitionAct = "start" | "pause" | "resume" | "end" | "schedule";

/** Before the start the rules can be set; after it they stay. */
export function areRulesOpen(state: State | undefined): boolean {
  return state === "upcoming";
}

/** What can be done to the competition in each of its states. */
export const POSSIBLE: Record<State, readonly CompetitionAct[]> = {
  upcoming: ["start", "schedule"],
  running: ["pause", "schedule", "end"],
  paused: ["resume", "schedule", "end"],
  ended: [],
};

/** Prices are renewed every 15 minutes at night; older ones mean that no source answers. */
const PRICE_AGE_MAX_SECONDS = 20 * 60;

export function isTooOld(ageSeconds: number | null): boolean {
  return ageSeconds === null || ageSeconds > PRICE_AGE_MAX_SECONDS;
}

/** Whether the last that was heard of a source is a failure. */
export function isFailing({
  failed_at,
  answered_at,
}: Pick<SourceHealth, "failed_at" | "answered_at">) {
  return failed_at !== null && (answered_at === null || answered_at < failed_at);
}

/** Counts by name as one line: "payments 3 · liquidated 0". */
export function countsText(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name.replaceAll("_", " ")} ${count}`)
    .join(" · ");
}

/** The fields whose change the log shows, of the acts that change some. */
const SHIFTED = {
  schedule_competition: ["name", "starts_at", "ends_at"],
  set_fees: ["swap_fee_rate", "perp_fee_rate", "execution_delay_ms"],
  set_order_limits: ["order_usd_max", "free_size_usd", "depth_usd"],
  set_open_interest: ["open_interest_usd_max"],
  set_disclosure: ["disclosure", "delay_seconds"],
  set_prizes: ["prizes"],
  set_entry: ["admission", "guests_allowed", "joins_until", "traders_max"],
  set_ranking: [
    "ranking",
    "deviation_floor",
    "drawdown_floor",
    "drawdown_multiple",
    "liquidations_max",
    "traded_days_min",
  ],
} as const;

/** What an act changed: the field, before and after; before is empty where there was nothing. */
export function shifts({ act, details }: Pick<Act, "act" | "details">) {
  if (!(act in SHIFTED)) return [];
  const { before, after } = details as Record<"before" | "after", Record<string, unknown>>;
  return SHIFTED[act as keyof typeof SHIFTED].flatMap((field) => {
    const [from, to] = [String(before?.[field] ?? ""), String(after?.[field] ?? "")];
    return from === to ? [] : [{ field, from, to }];
  });
}
