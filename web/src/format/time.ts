const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What is left of a time span, in whole parts. */
export interface TimeLeft {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

/** The parts of the time from `now` to `until` (milliseconds); all zero once it has passed. */
export function timeLeft(until: number, now: number): TimeLeft {
  const left = Math.max(0, until - now);
  return {
    days: Math.floor(left / DAY_MS),
    hours: Math.floor((left % DAY_MS) / HOUR_MS),
    minutes: Math.floor((left % HOUR_MS) / MINUTE_MS),
    seconds: Math.floor((left % MINUTE_MS) / 1000),
  };
}

/** How long ago a moment was, in whole parts; no time at all for one that is to come. */
export function ageIn(moment: number, now: number): Omit<TimeLeft, "days"> {
  const { days, hours, minutes, seconds } = timeLeft(now, moment);
  return { hours: days * 24 + hours, minutes, seconds };
}

/** Two digits of a clock. */
export function twoDigits(count: number): string {
  return String(count).padStart(2, "0");
}

/** How far this device's clock is ahead of UTC at a moment (Unix seconds), in seconds. */
export function clockOffset(seconds: number): number {
  return -new Date(seconds * 1000).getTimezoneOffset() * 60;
}

/** A date with its time and zone. `dateStyle` cannot be asked for together with a zone's name. */
export const MOMENT = {
  year: "numeric",
  month: "long",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  timeZoneName: "short",
} as const;
