"use client";

import { useFormatter, useTranslations } from "use-intl";
import { timeLeft, twoDigits } from "@/format/time";
import { useCompetition, useServerNow } from "@/rpc/queries/use-competition";
import { deadline } from "./view";

const PARTS = ["days", "hours", "minutes", "seconds"] as const;
const TIME = {
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  timeZoneName: "short",
} as const;

/** The time until the start or the end by the server's clock, large, and when that is. */
export function Countdown() {
  const t = useTranslations();
  const format = useFormatter();
  const now = useServerNow();
  const { data } = useCompetition();
  const next = data ? deadline(data) : null;
  const left = next && now !== null ? timeLeft(next.at, now) : null;
  const over = data?.state === "paused" ? "paused" : "ended";
  const label = data && !next ? over : (next?.label ?? "endsIn");
  const moment = next && format.dateTime(new Date(next.at), TIME);
  const isStart = next?.label === "startsIn";
  return (
    <div>
      <p className="text-ink-2 text-sm">{t(`competition.${label}`)}</p>
      <div role="timer" className="mt-2 flex gap-2">
        {PARTS.map((part) => (
          <span
            key={part}
            className="card grid min-w-0 max-w-18 flex-1 place-items-center px-2 py-3"
          >
            <span className="figures font-semibold text-2xl">
              {left ? twoDigits(left[part]) : "––"}
            </span>
            <span className="mt-0.5 text-ink-3 text-xs">{t(`competition.${part}`)}</span>
          </span>
        ))}
      </div>
      <p className="figures mt-2 min-h-4 text-ink-3 text-xs">
        {moment && t(isStart ? "ending.starts" : "ending.ends", { time: moment })}
      </p>
    </div>
  );
}
