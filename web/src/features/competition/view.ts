import { timeLeft, twoDigits } from "@/format/time";
import type { CompetitionState } from "@/rpc/generated";

/** The moment a countdown runs to, in milliseconds; null when none runs. */
export interface Deadline {
  label: "startsIn" | "endsIn";
  at: number;
}

export function deadline(
  competition: Pick<CompetitionState, "state" | "starts_at" | "ends_at">,
): Deadline | null {
  if (competition.state === "upcoming") {
    return { label: "startsIn", at: Date.parse(competition.starts_at) };
  }
  if (competition.state === "running") {
    return { label: "endsIn", at: Date.parse(competition.ends_at) };
  }
  return null;
}

/** A countdown in one line; `write` puts days and the clock "03:02:01" into words. */
export function countdownText(
  until: number,
  now: number,
  write: (days: number, clock: string) => string,
): string {
  const left = timeLeft(until, now);
  const clock = [left.hours, left.minutes, left.seconds].map(twoDigits).join(":");
  return left.days > 0 ? write(left.days, clock) : clock;
}

/** The grant in words, e.g. "10 SOL + 1,000 USDC". */
export function grantText(grant: CompetitionState["grant"], write: (amount: string) => string) {
  return grant.map(({ amount, symbol }) => `${write(amount)} ${symbol}`).join(" + ");
}
