import type { Act, Overview, SourceHealth } from "@/rpc/generated";

type State = NonNullable<Overview["competition"]>["state"];

export type CompetitionAct = "start" | "pause" | "resume" | "end" | "schedule";

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

/** What a change of the schedule changed: the field, before and after. */
export function scheduleShifts({ act, details }: Pick<Act, "act" | "details">) {
  if (act !== "schedule_competition") return [];
  const { before, after } = details as Record<"before" | "after", Record<string, string>>;
  return (["name", "starts_at", "ends_at"] as const).flatMap((field) => {
    const [from = "", to = ""] = [before?.[field], after?.[field]];
    return from === to ? [] : [{ field, from, to }];
  });
}
