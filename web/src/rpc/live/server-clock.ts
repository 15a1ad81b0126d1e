import type { CompetitionState } from "../generated";

const MINUTE_MS = 60_000;
/** A question asked this long after a moment finds it past. */
const AFTER_MS = 300;
const SOONEST_MS = 1_000;

type Times = Pick<CompetitionState, "now" | "starts_at" | "ends_at">;

/** How far the server's clock is ahead of this device's, in milliseconds, by an answer of `heardAt`. */
export function serverAheadMs({ now }: Pick<Times, "now">, heardAt: number): number {
  return Date.parse(now) - heardAt;
}

/**
 * After how many milliseconds to ask for the competition again: in a minute, or sooner, once its
 * next moment has come. `now` is the server's time.
 */
export function nextAskMs({ starts_at, ends_at }: Times, now: number): number {
  const left = [starts_at, ends_at].map((moment) => Date.parse(moment) - now + AFTER_MS);
  const ahead = left.filter((ms) => ms > 0);
  return Math.max(SOONEST_MS, Math.min(MINUTE_MS, ...ahead));
}
