import { decimal } from "@/format/decimal";
import { rateText } from "@/format/money";
import { timeLeft, twoDigits } from "@/format/time";
import type { CompetitionState, PerpMarket } from "@/rpc/generated";

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

const LAST_MINUTE_SECONDS = 60;
const LAST_SECONDS = 10;

/** How the end is near: within a minute, within ten seconds; null before that and after it. */
export interface Nearing {
  stage: "lastMinute" | "lastSeconds";
  seconds: number;
}

export function nearing(
  competition: Pick<CompetitionState, "state" | "starts_at" | "ends_at">,
  now: number,
): Nearing | null {
  if (competition.state !== "running") return null;
  const seconds = Math.ceil((Date.parse(competition.ends_at) - now) / 1000);
  if (seconds <= 0 || seconds > LAST_MINUTE_SECONDS) return null;
  return { stage: seconds > LAST_SECONDS ? "lastMinute" : "lastSeconds", seconds };
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

export function isFree(rate: string): boolean {
  return decimal(rate).isZero();
}

/** The highest leverage that any market gives. */
export function leverageMax(markets: readonly Pick<PerpMarket, "max_leverage">[]): number {
  return Math.max(1, ...markets.map(({ max_leverage }) => max_leverage));
}

/** The maintenance margins of all markets, as shares of the position: "2.5%–10%", or one figure. */
export function maintenanceRange(
  markets: readonly Pick<PerpMarket, "maintenance_margin_rate">[],
): string {
  const rates = markets.map(({ maintenance_margin_rate }) => maintenance_margin_rate);
  rates.sort((one, other) => decimal(one).comparedTo(other) ?? 0);
  const texts = new Set([rates[0], rates.at(-1)].map((rate) => rateText(rate ?? "0")));
  return [...texts].join("–");
}

/** How long before the end the oldest final price was observed; null before it is settled. */
export function oldestAgeSeconds(prices: readonly { age_seconds: number }[] | null): number | null {
  return prices === null ? null : Math.max(0, ...prices.map(({ age_seconds }) => age_seconds));
}
