"use client";

import { useTranslations } from "use-intl";
import type { Leaderboard, LeaderboardEntry } from "@/rpc/generated";
import { Head, Table } from "@/ui/table";
import { EntryRow } from "./entry-row";
import { SortHead } from "./sort-head";
import type { Sort } from "./view";

/**
 * Ranked traders; the own row is marked, and shown above the rest too where it is `pinned`. Narrow
 * screens have the risk of each below the name.
 */
export function EntryTable(props: {
  entries: readonly LeaderboardEntry[];
  ranking: Leaderboard["ranking"];
  own: LeaderboardEntry | undefined;
  pinned: boolean;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  const t = useTranslations("leaderboard");
  const words = useTranslations("ranking");
  const { own, ranking } = props;
  const sorting = { current: props.sort, onSort: props.onSort };
  const hasScore = ranking !== "return";
  return (
    <Table
      caption={t("title")}
      head={
        <>
          <SortHead sort="rank" label={t("rank")} {...sorting} />
          <Head>{t("trader")}</Head>
          <Head end from="sm">
            {t("total")}
          </Head>
          <SortHead sort="return" label={t("pnlPercentage")} end {...sorting} />
          {hasScore && (
            <Head end from="md" title={words(`by.${ranking}`)}>
              {t("score")}
            </Head>
          )}
          <SortHead sort="drawdown" label={t("drawdown")} end from="lg" {...sorting} />
          <SortHead sort="sharpe" label={t("sharpe")} end from="lg" {...sorting} />
          <Head end from="lg">
            {t("sortino")}
          </Head>
          <SortHead sort="trades" label={t("trades")} end from="md" {...sorting} />
          <Head end from="lg">
            {t("liquidations")}
          </Head>
        </>
      }
    >
      {own && props.pinned && <EntryRow key="pinned" entry={own} hasScore={hasScore} isOwn />}
      {props.entries.map((entry) => (
        <EntryRow
          key={entry.wallet_address}
          entry={entry}
          hasScore={hasScore}
          isOwn={entry.wallet_address === own?.wallet_address}
        />
      ))}
    </Table>
  );
}
