"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { percentText } from "@/format/money";
import { useTRPC } from "@/rpc/client";
import type { SeasonPlace } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { Change } from "@/ui/change";

const INTERVAL_MS = 60_000;

/** A trader's places over the seasons, the newest first; nothing before one of theirs is over. */
export default function SeasonRecord({ walletAddress }: { walletAddress: string }) {
  const t = useTranslations("seasons");
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.users.record.queryOptions(
      { wallet_address: walletAddress },
      { staleTime: INTERVAL_MS, refetchInterval: INTERVAL_MS },
    ),
  );
  if (!data?.seasons.some(({ state }) => state === "ended")) return null;
  return (
    <Card
      title={t("record")}
      aside={
        <Link href="/archive" className="text-accent text-sm hover:underline">
          {t("all")}
        </Link>
      }
    >
      <ul>
        {data.seasons.map((one) => (
          <Place key={one.season} walletAddress={walletAddress} one={one} />
        ))}
      </ul>
    </Card>
  );
}

function Place({ one, walletAddress }: { one: SeasonPlace; walletAddress: string }) {
  const t = useTranslations();
  const { place } = one;
  const page = one.state === "ended" ? "result" : "portfolio";
  return (
    <li className="flex min-h-16 items-center justify-between gap-4 border-line border-t px-5 py-2 text-sm">
      <span className="min-w-0">
        <Link
          href={`/${page}?wallet=${walletAddress}&season=${one.season}`}
          prefetch={false}
          className="block truncate font-medium hover:underline"
        >
          {one.name}
        </Link>
        <span className="figures block text-ink-3 text-xs">
          {t("card.rankOf", { rank: place.rank, total: one.total })}
          {place.disqualified && ` · ${t("leaderboard.disqualified")}`}
        </span>
      </span>
      <span className="text-right">
        <Change percentage={place.pnl_percentage} className="block font-medium" />
        <span className="figures block text-ink-3 text-xs">
          {t("seasons.drawdown", { drawdown: percentText(place.max_drawdown_percentage) })}
        </span>
      </span>
    </li>
  );
}
