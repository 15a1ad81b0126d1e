"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { Card } from "@/ui/card";
import { Change } from "@/ui/change";
import { EmptyState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { TraderName } from "@/ui/traders/trader-name";
import { useLeaderboard } from "./use-leaderboard";

const COUNT = 3;

/** The first few of the leaderboard, for the first page. */
export function TopTraders() {
  const t = useTranslations("landing");
  const { data } = useLeaderboard({ limit: COUNT });
  const leaders = data?.users.filter((entry) => !entry.disqualified);
  return (
    <Card
      title={t("topTraders")}
      aside={
        <Link href="/leaderboard" className="text-accent text-sm hover:underline">
          {t("allTraders")}
        </Link>
      }
    >
      <div className="min-h-36">
        {!data && <SkeletonRows count={COUNT} className="h-12" />}
        {leaders?.length === 0 && <EmptyState text={t("noTraders")} />}
        <ol>
          {leaders?.map((entry) => (
            <li
              key={entry.wallet_address}
              className="flex h-12 items-center gap-3 border-line border-t px-5 text-sm"
            >
              <span className="figures w-5 text-ink-3">{entry.rank}</span>
              <span className="min-w-0 flex-1">
                <TraderName address={entry.wallet_address} name={entry.username} />
              </span>
              <Change percentage={entry.pnl_percentage} />
            </li>
          ))}
        </ol>
      </div>
    </Card>
  );
}
