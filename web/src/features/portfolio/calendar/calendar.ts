import { changeSince } from "@/format/change";
import { decimal, plain } from "@/format/decimal";
import type { CalendarDay, PnlCalendar, Portfolio } from "@/rpc/generated";

const DAY_MS = 86_400_000;
const DAYS_MAX = 366;

/** A day of the calendar; one of which nothing is known has no profit. */
export interface Day {
  /** As "2026-01-31". */
  day: string;
  pnl_usd: string | null;
  pnl_percentage: string | null;
}

/** The date of a moment in a zone, as "2026-01-31". */
export function dayIn(timezone: string, moment: string): string {
  // The dates of Canada are written as ISO 8601 has them.
  const date = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  return new Intl.DateTimeFormat("en-CA", { ...date, timeZone: timezone }).format(new Date(moment));
}

/** The days of the server with today's up to the present value, where that is newer. */
export function untilNow(
  calendar: PnlCalendar,
  portfolio: Pick<Portfolio, "total_value_usd" | "last_updated" | "pnl"> | undefined,
): CalendarDay[] {
  const { days, timezone } = calendar;
  const value = portfolio?.total_value_usd ?? null;
  if (!portfolio?.pnl || value === null) return days;
  const today = dayIn(timezone, portfolio.last_updated);
  const last = days.at(-1);
  if (last && today < last.day) return days;
  const isGoingOn = last?.day === today;
  const opening = isGoingOn
    ? last.opening_value_usd
    : (last?.closing_value_usd ?? portfolio.pnl.initial_value_usd);
  const present: CalendarDay = {
    day: today,
    opening_value_usd: opening,
    closing_value_usd: value,
    pnl_usd: plain(decimal(value).minus(opening)),
    pnl_percentage: changeSince(opening, value) ?? "0",
  };
  return [...(isGoingOn ? days.slice(0, -1) : days), present];
}

/** Every date from the first day to the last, oldest first; those between that are not known too. */
export function everyDay(days: readonly CalendarDay[]): Day[] {
  const known = new Map(days.map((one) => [one.day, one]));
  const [first, last] = [days[0]?.day, days.at(-1)?.day];
  if (first === undefined || last === undefined) return [];
  const count = Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
  return Array.from({ length: Math.min(count, DAYS_MAX) }, (_, index) => {
    const day = new Date(Date.parse(first) + index * DAY_MS).toISOString().slice(0, 10);
    return known.get(day) ?? { day, pnl_usd: null, pnl_percentage: null };
  });
}

/** Which day of the week a date is, from Sunday's 0. */
export function weekday(day: string): number {
  return new Date(day).getUTCDay();
}
