import { clockOffset, twoDigits } from "@/format/time";

/** What a mark of the time axis stands for, as the chart library counts them. */
const MARKS = { year: 0, month: 1, day: 2, time: 3 };

/**
 * Local times for a chart that knows only UTC. Moments are moved by one offset, the last point's,
 * so that none of them meet where clocks change; what is written is each moment's own local time.
 */
export function chartClock(lastSeconds: number, locale: string) {
  const offset = clockOffset(lastSeconds);
  const date = (moved: number) => new Date((moved - offset) * 1000);
  const write = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, options);
    return (moved: number) => format.format(date(moved));
  };
  const year = write({ year: "numeric" });
  const month = write({ month: "short" });
  const day = write({ day: "numeric" });
  const time = (moved: number) => {
    const moment = date(moved);
    return `${twoDigits(moment.getHours())}:${twoDigits(moment.getMinutes())}`;
  };
  const calendarDay = (moved: number) => {
    const moment = date(moved);
    const parts = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
    return parts.map(twoDigits).join("-");
  };
  return {
    /** The time at which the chart draws a moment. */
    moved: (seconds: number) => seconds + offset,
    /** The words of a mark on the axis. */
    mark: (moved: number, mark: number): string => {
      if (mark === MARKS.year) return year(moved);
      if (mark === MARKS.month) return month(moved);
      return mark === MARKS.day ? day(moved) : time(moved);
    },
    /** A moment in full, as the crosshair says it. */
    moment: (moved: number) => `${calendarDay(moved)} ${time(moved)}`,
  };
}
