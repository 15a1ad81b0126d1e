"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { TransactionTable } from "@/transactions/transaction-table";
import { useTransactions } from "@/transactions/use-transactions";
import { Card } from "@/ui/card";
import { EmptyState, FailedState } from "@/ui/notice";
import { Pager } from "@/ui/pages/pager";
import { SkeletonRows } from "@/ui/skeleton";

/** What another trader did in a season, null for the newest, and what the positions came to. */
export default function Trades(props: { walletAddress: string; season: string | null }) {
  const t = useTranslations("history");
  const [page, setPage] = useState(1);
  const { data, isError, refetch } = useTransactions({ ...props, page, type: null });
  return (
    <Card title={t("title")}>
      {isError && !data && <FailedState text={t("failed")} onRetry={() => refetch()} />}
      {!isError && !data && <SkeletonRows count={6} className="h-16" />}
      {data?.total === 0 && <EmptyState text={t("noneInSeason")} />}
      {data && data.total > 0 && (
        <>
          <TransactionTable transactions={data.transactions} />
          <Pager page={page} total={data.total} onPage={setPage} />
        </>
      )}
    </Card>
  );
}
