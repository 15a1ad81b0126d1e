"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useTRPC } from "@/rpc/client";
import type { Portfolio } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { Change } from "@/ui/change";
import { EmptyState, FailedState } from "@/ui/notice";
import { type Day, everyDay, untilNow, weekday } from "./calendar";

const MINUTE_MS = 60_000;
/** A Sunday, with which the week begins. */
const SUNDAY_MS = Date.UTC(2026, 1, 1);
const DAY_MS = 86_400_000;
const WEEK = [0, 1, 2, 3, 4, 5, 6];

/** What each day of a season made, in weeks; on a phone day by day. Today's goes on until now. */
export default function PnlCalendar(props: {
  walletAddress: string;
  season: string | null;
  /** Of now; undefined for a season that is over. */
  portfolio: Portfolio | undefined;
}) {
  const t = useTranslations("portfolio");
  const trpc = useTRPC();
  const { walletAddress, season, portfolio } = props;
  const input = { wallet_address: walletAddress, ...(season !== null && { season }) };
  const options = { staleTime: MINUTE_MS, refetchInterval: MINUTE_MS };
  const { data, isError, refetch } = useQuery(trpc.portfolio.calendar.queryOptions(input, options));
  const days = useMemo(() => data && everyDay(untilNow(data, portfolio)), [data, portfolio]);
  const zone = data && (
    <p className="text-ink-3 text-xs">{t("zone", { timezone: data.timezone })}</p>
  );
  return (
    <Card title={t("calendar")} aside={zone}>
      <div className="min-h-40 px-5 pb-5">
        {isError && !data && <FailedState text={t("failed")} onRetry={() => refetch()} />}
        {days?.length === 0 && <EmptyState text={t("calendarEmpty")} />}
        {days && days.length > 0 && <Weeks days={days} />}
      </div>
    </Card>
  );
}

function Weeks({ days }: { days: readonly Day[] }) {
  const format = useFormatter();
  const name = (index: number) =>
    format.dateTime(new Date(SUNDAY_MS + index * DAY_MS), { weekday: "short", timeZone: "UTC" });
  const before = WEEK.slice(0, weekday(days[0]?.day ?? ""));
  return (
    <>
      <div
        aria-hidden="true"
        className="grid grid-cols-7 gap-1 pb-1 text-center text-ink-3 text-xs max-sm:hidden"
      >
        {WEEK.map((index) => (
          <span key={index}>{name(index)}</span>
        ))}
      </div>
      <ol className="grid gap-1 sm:grid-cols-7">
        {before.map((index) => (
          <li key={index} aria-hidden="true" className="max-sm:hidden" />
        ))}
        {days.map((day) => (
          <OneDay key={day.day} day={day} />
        ))}
      </ol>
    </>
  );
}

function OneDay({ day: { day, pnl_usd, pnl_percentage } }: { day: Day }) {
  const format = useFormatter();
  const date = format.dateTime(new Date(day), {
    month: "numeric",
    day: "numeric",
    timeZone: "UTC",
  });
  return (
    <li className="flex min-h-11 items-center justify-between gap-2 rounded-lg bg-canvas px-3 py-1.5 text-xs sm:min-h-14 sm:flex-col sm:items-start sm:justify-start sm:gap-1 sm:px-1.5">
      <time dateTime={day} className="figures text-ink-3">
        {date}
      </time>
      {pnl_usd === null || pnl_percentage === null ? (
        "–"
      ) : (
        <span className="flex gap-2 sm:flex-col sm:gap-0">
          <Change usd={pnl_usd} className="max-lg:sm:hidden" />
          <Change percentage={pnl_percentage} />
        </span>
      )}
    </li>
  );
}
