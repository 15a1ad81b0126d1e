"use client";

import { useTranslations } from "use-intl";
import { useNow } from "@/browser/clock";
import { timeLeft, twoDigits } from "@/format/time";
import { useCompetition } from "@/rpc/use-competition";
import { deadline } from "./view";

const PARTS = ["days", "hours", "minutes", "seconds"] as const;

/** The time until the start or the end, large. */
export function Countdown() {
  const t = useTranslations("competition");
  const now = useNow();
  const { data } = useCompetition();
  const next = data ? deadline(data) : null;
  const left = next && now !== null ? timeLeft(next.at, now) : null;
  const label = data && !next ? t(data.state === "paused" ? "paused" : "ended") : null;
  return (
    <div>
      <p className="text-ink-2 text-sm">{label ?? t(next?.label ?? "endsIn")}</p>
      <div role="timer" className="mt-2 flex gap-2">
        {PARTS.map((part) => (
          <span
            key={part}
            className="card grid min-w-0 max-w-18 flex-1 place-items-center px-2 py-3"
          >
            <span className="figures font-semibold text-2xl">
              {left ? twoDigits(left[part]) : "––"}
            </span>
            <span className="mt-0.5 text-ink-3 text-xs">{t(part)}</span>
          </span>
        ))}
      </div>
    </div>
  );
}
