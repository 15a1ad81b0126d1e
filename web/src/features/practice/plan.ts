import { hasTexts } from "@/browser/kept";
import type { PracticeStartInput } from "@/rpc/generated";

/** The recording that every server has, and the market that a seed decides. */
export const MARKETS = ["october-2025", "simulated"] as const;
export type MarketName = (typeof MARKETS)[number];

/** The days on which a run over the recording can start; it lasts to the end at most. */
export const FIRST_DAY = "2025-10-01";
export const LAST_DAY = "2025-10-13";
const END_MS = Date.UTC(2025, 9, 14, 23);
const DAY_MS = 86_400_000;

export const LENGTHS = ["1", "3", "7", "14"] as const;
const SEED = /^\d{1,9}$/;

/** A run as it is chosen. */
export interface PlanDraft {
  market: string;
  day: string;
  days: string;
  seed: string;
}

export const FRESH: PlanDraft = { market: "october-2025", day: FIRST_DAY, days: "3", seed: "1" };

export const isDraft = hasTexts<PlanDraft>("market", "day", "days", "seed");

/** What is sent to start the run; null while something is missing. */
export function planOrder({ market, day, days, seed }: PlanDraft): PracticeStartInput | null {
  if (market === "simulated") {
    return SEED.test(seed) ? { market, seed: Number(seed), days: Number(days) } : null;
  }
  if (day < FIRST_DAY || day > LAST_DAY) return null;
  const starts_at = `${day}T00:00:00.000Z`;
  // Left out, a run lasts to the end of the recording.
  const isWhole = Date.parse(starts_at) + Number(days) * DAY_MS > END_MS;
  return { market, starts_at, ...(!isWhole && { days: Number(days) }) };
}
