"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { Card } from "@/ui/card";
import { EmptyState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { PlaceRow } from "@/ui/traders/place-row";
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
            <PlaceRow key={entry.wallet_address} entry={entry} height="h-12" />
          ))}
        </ol>
      </div>
    </Card>
  );
}
