"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useSession } from "@/rpc/session";
import { Icon } from "@/ui/icons";
import { EmptyState, FailedState } from "@/ui/notice";
import { Page } from "@/ui/page";
import { SkeletonRows } from "@/ui/skeleton";
import { EntryTable } from "./entry-table";
import { useLeaderboard } from "./use-leaderboard";
import { found, ownEntry } from "./view";

const LIMIT = 100;

/** Who leads, with the own row at the top wherever it ranks. */
export function LeaderboardView() {
  const t = useTranslations("leaderboard");
  const [search, setSearch] = useState("");
  return (
    <Page
      title={t("title")}
      aside={
        <label className="flex h-9 w-full items-center gap-2 rounded-lg border border-line bg-surface px-3 text-ink-2 focus-within:border-line-strong sm:w-64">
          <Icon name="search" className="size-4" />
          <input
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            placeholder={t("search")}
            aria-label={t("search")}
            className="w-full bg-transparent text-ink text-sm outline-none placeholder:text-ink-3"
          />
        </label>
      }
    >
      <Standings search={search} />
    </Page>
  );
}

function Standings({ search }: { search: string }) {
  const t = useTranslations("leaderboard");
  const format = useFormatter();
  const session = useSession();
  const own = session.state === "signed-in" ? session.walletAddress : null;
  const { data, isError, refetch } = useLeaderboard(LIMIT);
  if (isError && !data) {
    return (
      <div className="card">
        <FailedState text={t("failed")} onRetry={() => refetch()} />
      </div>
    );
  }
  if (!data) {
    return (
      <div className="card">
        <SkeletonRows count={8} className="h-16" />
      </div>
    );
  }
  const entries = found(data.users, search);
  const mine = ownEntry(data.users, own);
  const empty = data.users.length === 0 ? t("none") : t("noneFound", { search });
  const time = data.as_of
    ? format.dateTime(new Date(data.as_of), { dateStyle: "medium", timeStyle: "short" })
    : null;
  return (
    <div>
      <div className="card overflow-hidden">
        {entries.length === 0 ? (
          <EmptyState text={empty} />
        ) : (
          <EntryTable entries={entries} own={mine} />
        )}
      </div>
      <p className="figures mt-3 flex flex-wrap gap-x-3 text-ink-3 text-xs">
        <span>{t("traders", { count: data.total })}</span>
        {time && <span>{t("asOf", { time })}</span>}
        {own && !mine && <span>{t("notRanked")}</span>}
      </p>
    </div>
  );
}
