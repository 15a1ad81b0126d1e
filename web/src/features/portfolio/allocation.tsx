"use client";

import { useTranslations } from "use-intl";
import { percentText } from "@/format/money";
import type { Portfolio } from "@/rpc/generated";
import { Skeleton } from "@/ui/skeleton";
import { type Deposit, type Slice, slices } from "./view";

const COLOURS = ["#7c6ff5", "#4fb3ff", "#35c4a5", "#f2b155", "#ee7fb0", "#93a0c4", "#5c6480"];
const WIDTH = 400;
const GAP = 3;

/** What the total is made of, as one bar and its legend. */
export function Allocation({ portfolio }: { portfolio: Portfolio | undefined }) {
  const t = useTranslations("portfolio");
  const names = {
    deposited: (kind: Deposit, symbol: string) => t(`deposited.${kind}`, { symbol }),
    margin: t("margin"),
    other: t("other"),
  };
  const parts = portfolio && slices(portfolio, names);
  return (
    <div className="min-h-28">
      <h2 className="text-ink-2 text-sm">{t("allocation")}</h2>
      {parts ? <Bar parts={parts} /> : <Skeleton className="mt-3 h-2.5 w-full" />}
      <ul className="mt-4 grid gap-x-4 gap-y-2 text-[13px] min-[360px]:grid-cols-2 sm:gap-x-6 sm:text-sm">
        {parts?.map((part, index) => (
          <li key={part.name} className="flex min-w-0 items-center gap-2">
            <svg aria-hidden="true" viewBox="0 0 8 8" className="size-2 shrink-0">
              <circle cx="4" cy="4" r="4" fill={COLOURS[index]} />
            </svg>
            <span className="min-w-0 break-words">{part.name}</span>
            <span className="figures ml-auto text-ink-2">{percentText(part.percentage)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Bar({ parts }: { parts: Slice[] }) {
  let x = 0;
  const bars = parts.map((part, index) => {
    const width = (Number(part.percentage) / 100) * WIDTH;
    const bar = { key: part.name, x, width: Math.max(1, width - GAP), fill: COLOURS[index] };
    x += width;
    return bar;
  });
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} 10`}
      preserveAspectRatio="none"
      className="mt-3 h-2.5 w-full"
    >
      {bars.map(({ key, ...bar }) => (
        <rect key={key} {...bar} y={0} height={10} rx={2} />
      ))}
    </svg>
  );
}
