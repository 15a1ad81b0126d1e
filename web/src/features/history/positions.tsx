"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/rpc/client";
import { ButtonLink } from "@/ui/button";
import { EmptyState, FailedState } from "@/ui/notice";
import { PAGE_SIZE } from "@/ui/pages/page-range";
import { Pager } from "@/ui/pages/pager";
import { SkeletonRows } from "@/ui/skeleton";
import { PositionTable } from "./position-table";

const INTERVAL_MS = 30_000;

/** A page of a wallet's ended positions of a season, null for the newest. */
export function Positions(props: {
  walletAddress: string;
  page: number;
  season: string | null;
  isEarlier: boolean;
  onPage: (page: number) => void;
}) {
  const t = useTranslations();
  const trpc = useTRPC();
  const { page, season, walletAddress } = props;
  const { data, isError, refetch } = useQuery(
    trpc.perp.closedPositions.queryOptions(
      {
        wallet_address: walletAddress,
        limit: PAGE_SIZE,
        offset: (page - 1) * PAGE_SIZE,
        ...(season && { season }),
      },
      { placeholderData: keepPreviousData, refetchInterval: INTERVAL_MS },
    ),
  );
  if (isError) return <FailedState text={t("history.failed")} onRetry={() => refetch()} />;
  if (!data) return <SkeletonRows count={6} className="h-16" />;
  if (data.total === 0) {
    if (props.isEarlier) return <EmptyState text={t("history.noneInSeason")} />;
    return (
      <EmptyState text={t("history.noPositions")}>
        <ButtonLink href="/perp">{t("nav.perp")}</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <>
      <PositionTable walletAddress={walletAddress} positions={data.positions} />
      <Pager page={page} total={data.total} onPage={props.onPage} />
    </>
  );
}
