"use client";

import { type ReactNode, Suspense, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useDebounced } from "@/browser/debounced";
import type { Leaderboard } from "@/rpc/generated";
import { useStanding } from "@/rpc/queries/use-standing";
import { useWalletAddress } from "@/rpc/session";
import { OfSeason } from "@/seasons/of-season";
import { SeasonChoice } from "@/seasons/season-choice";
import { useAddressedSeason } from "@/seasons/use-season";
import { rivals } from "@/traders/followed";
import { useFollowed } from "@/traders/use-followed";
import { Button } from "@/ui/button";
import { Change } from "@/ui/change";
import { Icon } from "@/ui/icons";
import { EmptyState, FailedState } from "@/ui/notice";
import { Page } from "@/ui/pages/page";
import { PAGE_SIZE } from "@/ui/pages/page-range";
import { Steps } from "@/ui/pages/pager";
import { SkeletonRows } from "@/ui/skeleton";
import { EntryTable } from "./entry-table";
import { OrderBar } from "./order-bar";
import { useLeaderboard } from "./use-leaderboard";
import {
  absentOf,
  boardInput,
  FIRST,
  heldPercentage,
  isAmong,
  isPinned,
  neighbours,
  type Shown,
  thoseOf,
  type Who,
} from "./view";

const SEARCH_LENGTH_MAX = 64;
const TYPING_MS = 250;
const NONE = {
  all: "none",
  followed: "noneFollowed",
  people: "noneOfKind",
  agents: "noneOfKind",
} as const satisfies Record<Who, string>;

/** Who leads, with the own row at the top wherever it ranks, and by which `rules`. */
export function LeaderboardView({ rules }: { rules: ReactNode }) {
  const t = useTranslations("leaderboard");
  const [search, setSearch] = useState("");
  return (
    <Page
      title={t("title")}
      beside={
        <Suspense>
          <SeasonChoice />
        </Suspense>
      }
      aside={
        <label className="flex h-9 w-full items-center gap-2 rounded-lg border border-line bg-surface px-3 text-ink-2 focus-within:border-line-strong sm:w-64">
          <Icon name="search" className="size-4" />
          <input
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            maxLength={SEARCH_LENGTH_MAX}
            placeholder={t("search")}
            aria-label={t("search")}
            className="w-full bg-transparent text-ink text-sm outline-none placeholder:text-ink-3"
          />
        </label>
      }
    >
      {/* The address is read below here, so that the heading comes with the exported page. */}
      <Suspense fallback={<Loading />}>
        <OfSeason>
          <Standings search={useDebounced(search.trim(), TYPING_MS)} rules={rules} />
        </OfSeason>
      </Suspense>
    </Page>
  );
}

/** The `rules` come with the standings, and only with all of them: nothing shall push them about. */
function Standings({ search, rules }: { search: string; rules: ReactNode }) {
  const t = useTranslations("leaderboard");
  const own = useWalletAddress();
  const { season, isEarlier } = useAddressedSeason();
  const mine = useStanding(own, season);
  const [chosen, setChosen] = useState(FIRST);
  const { followed, unfollow } = useFollowed();
  const shown = { ...chosen, search, season };
  // Oneself among them, once there is somebody.
  const wallets = followed.length > 0 ? rivals(own, followed) : followed;
  const { data, isError, isPlaceholderData, refetch } = useLeaderboard(boardInput(shown, wallets));
  const isOfFollowed = shown.who === "followed" && search === "";
  if (isError && !data) {
    return (
      <div className="card">
        <FailedState text={t("failed")} onRetry={() => refetch()} />
      </div>
    );
  }
  if (!data) {
    return <Loading />;
  }
  const place = mine?.place;
  const empty = search === "" ? t(NONE[shown.who]) : t("noneFound", { search });
  const entries = isOfFollowed ? thoseOf(data.users, wallets, shown.sort) : data.users;
  const position = entries.findIndex(({ wallet_address }) => wallet_address === own);
  const absent = isOfFollowed && !isPlaceholderData ? absentOf(data.users, followed) : [];
  return (
    <>
      <div>
        <div className="card overflow-hidden">
          {search === "" && (data.total > 0 || shown.who !== "all") && (
            <OrderBar shown={shown} own={place?.wallet_address} onShow={setChosen} />
          )}
          {entries.length === 0 && isPlaceholderData && <SkeletonRows count={3} className="h-16" />}
          {entries.length === 0 && !isPlaceholderData && <EmptyState text={empty} />}
          {entries.length > 0 && (
            <EntryTable
              entries={entries}
              ranking={data.ranking}
              own={place}
              pinned={
                place !== undefined && isAmong(place, shown.who) && isPinned(position, search)
              }
              sort={search === "" ? shown.sort : "rank"}
              onSort={(sort) => setChosen({ ...FIRST, who: shown.who, sort })}
            />
          )}
          {absent.length > 0 && !isEarlier && (
            <Absent count={absent.length} onUnfollow={() => unfollow(absent)} />
          )}
          {search === "" && !isOfFollowed && data.total > PAGE_SIZE && (
            <Neighbours board={data} shown={shown} onShow={setChosen} />
          )}
        </div>
        <Figures board={data} isUnranked={own !== null && mine === null && !isEarlier} />
      </div>
      {search === "" && !isEarlier && rules}
    </>
  );
}

/** How many of those whom one follows have no row, and the way to follow them no longer. */
function Absent({ count, onUnfollow }: { count: number; onUnfollow: () => void }) {
  const t = useTranslations("leaderboard");
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-t px-5 py-3 text-ink-2 text-sm">
      {t("absent", { count })}
      <Button size="small" onClick={onUnfollow}>
        {t("unfollow")}
      </Button>
    </div>
  );
}

function Neighbours(props: { board: Leaderboard; shown: Shown; onShow: (shown: Shown) => void }) {
  const { board, shown, onShow } = props;
  const { from, to, previous, next } = neighbours(board, shown.sort);
  const at = (offset: number) => () => onShow({ ...shown, around: null, offset });
  return (
    <Steps
      from={from}
      to={to}
      total={board.total}
      onPrevious={previous === null ? null : at(previous)}
      onNext={next === null ? null : at(next)}
    />
  );
}

/** What holds for all places. */
function Figures({ board, isUnranked }: { board: Leaderboard; isUnranked: boolean }) {
  const t = useTranslations("leaderboard");
  const format = useFormatter();
  const held = heldPercentage(board.users);
  const time = board.as_of
    ? format.dateTime(new Date(board.as_of), { dateStyle: "medium", timeStyle: "short" })
    : null;
  return (
    <>
      <p className="figures mt-3 flex flex-wrap gap-x-3 text-ink-3 text-xs">
        <span>{t("traders", { count: board.total })}</span>
        {time && <span>{t("asOf", { time })}</span>}
        {held !== undefined && (
          <span data-testid="held">
            {t("hold")} <Change percentage={held} />
          </span>
        )}
        {isUnranked && <span>{t("notRanked")}</span>}
      </p>
      <p className="mt-1 text-ink-3 text-xs">{t("ratiosMean")}</p>
    </>
  );
}

function Loading() {
  return (
    <div className="card">
      <SkeletonRows count={8} className="h-16" />
    </div>
  );
}
