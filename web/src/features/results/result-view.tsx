"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { shortAddress } from "@/format/address";
import { useAddressedWallet } from "@/rpc/queries/use-addressed-wallet";
import { endedSeason } from "@/seasons/seasons";
import { useAddressedSeason } from "@/seasons/use-season";
import { useSeasons } from "@/seasons/use-seasons";
import { ButtonLink } from "@/ui/button";
import { EmptyState, FailedState } from "@/ui/notice";
import { Page } from "@/ui/pages/page";
import { SignedOutState } from "@/ui/pages/signed-out";
import { SkeletonRows } from "@/ui/skeleton";
import { OwnResult } from "./own-result";
import { useResult } from "./use-result";

/** How a season went for one trader, by the address (`?wallet=` and `?season=`). */
export function ResultView(props: {
  certificate: (walletAddress: string, season: string) => ReactNode;
}) {
  const t = useTranslations();
  const wallet = useAddressedWallet();
  const { season: asked } = useAddressedSeason();
  const seasons = useSeasons();
  const season = asked ?? endedSeason(seasons.data?.seasons ?? [])?.id ?? null;
  const { data, isError, refetch } = useResult(wallet, season);
  const name = data?.place.username ?? (wallet ? shortAddress(wallet) : "");
  const title = wallet ? t("results.of", { name }) : t("results.title");
  if (data?.is_final && wallet) {
    return (
      <Page title={title}>
        <OwnResult result={data}>{props.certificate(wallet, data.season)}</OwnResult>
      </Page>
    );
  }
  const isNone = seasons.data !== undefined && season === null;
  const isLoading = wallet !== null && !isError && !isNone && data === undefined;
  return (
    <Page title={title}>
      <div className="card">
        {isLoading && <SkeletonRows count={5} className="h-16" />}
        {wallet === null && <SignedOutState text={t("portfolio.signedOut")} />}
        {wallet !== null && isError && data === undefined && (
          <FailedState text={t("results.failed")} onRetry={() => refetch()} />
        )}
        {wallet !== null && !isLoading && !isError && (
          <EmptyState text={t(empty(isNone, data))}>
            <ButtonLink href="/archive">{t("seasons.all")}</ButtonLink>
          </EmptyState>
        )}
      </div>
    </Page>
  );
}

function empty(isNone: boolean, data: { state: string; name: string } | null | undefined) {
  if (isNone) return "results.none";
  if (!data) return "results.noResult";
  return data.state === "ended" ? "results.settlingText" : "results.notYet";
}
