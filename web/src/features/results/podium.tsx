"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { shortAddress } from "@/format/address";
import type { LeaderboardEntry, SeasonEntry } from "@/rpc/generated";
import { Change } from "@/ui/change";
import { EmptyState, FailedState } from "@/ui/notice";
import { Skeleton } from "@/ui/skeleton";
import { IdenticonPicture } from "@/ui/traders/identicon";
import { usePodium } from "./use-podium";
import { prizeOf } from "./view";

/** The first three of a season with their prizes, the first in the middle where there is room. */
export function Podium({ season }: { season: SeasonEntry }) {
  const t = useTranslations("results");
  const { data, isError, refetch } = usePodium(season.id, season.is_final);
  const first = data?.users.filter((entry) => !entry.disqualified);
  if (isError && !data) {
    return (
      <div className="card">
        <FailedState text={t("failed")} onRetry={() => refetch()} />
      </div>
    );
  }
  if (!first) {
    return (
      <div className="grid items-end gap-4 sm:grid-cols-3">
        {STEPS.map(({ place, height }) => (
          <Skeleton key={height} className={`${place} ${height}`} />
        ))}
      </div>
    );
  }
  if (first.length === 0) {
    return (
      <div className="card">
        <EmptyState text={t("nobody")} />
      </div>
    );
  }
  return (
    <ol aria-label={t("podium")} className="grid items-end gap-4 sm:grid-cols-3">
      {first.map((entry) => (
        <Step key={entry.wallet_address} entry={entry} season={season} />
      ))}
    </ol>
  );
}

// The height is about that of a step with a name and a prize.
const STEPS = [
  { place: "sm:order-2", pad: "py-8", height: "h-[250px]", medal: "bg-[#d9a53a]" },
  { place: "sm:order-1", pad: "py-6", height: "h-[234px]", medal: "bg-[#9aa6b8]" },
  { place: "sm:order-3", pad: "py-5", height: "h-[226px]", medal: "bg-[#b97f56]" },
];

function Step({ entry, season }: { entry: LeaderboardEntry; season: SeasonEntry }) {
  const t = useTranslations("results");
  const { place, pad, medal } = STEPS[entry.rank - 1] ?? { place: "", pad: "", medal: "" };
  const prize = prizeOf(season, entry.rank);
  const address = shortAddress(entry.wallet_address);
  return (
    <li
      className={`card flex min-w-0 flex-col items-center gap-2 px-4 text-center ${place} ${pad}`}
    >
      <span
        className={`figures grid size-8 place-items-center rounded-full font-semibold text-[#13151c] ${medal}`}
      >
        <span className="sr-only">{t("place", { rank: entry.rank })}</span>
        <span aria-hidden="true">{entry.rank}</span>
      </span>
      <IdenticonPicture address={entry.wallet_address} size={48} />
      <Link
        href={`/result?wallet=${entry.wallet_address}&season=${season.id}`}
        prefetch={false}
        className="max-w-full truncate font-semibold hover:underline"
      >
        <bdi>{entry.username}</bdi>
      </Link>
      {entry.username !== address && <span className="figures text-ink-3 text-xs">{address}</span>}
      <Change percentage={entry.pnl_percentage} className="font-medium text-lg" />
      {prize && (
        <span className="max-w-full break-words text-ink-2 text-sm">
          <span className="sr-only">{t("prize")} </span>
          {prize}
        </span>
      )}
    </li>
  );
}
