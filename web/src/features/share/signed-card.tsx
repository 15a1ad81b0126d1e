"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/rpc/client";
import { readFailure } from "@/rpc/failures/failure";
import { ButtonLink } from "@/ui/button";
import { EmptyState, FailedState } from "@/ui/notice";
import { Page } from "@/ui/pages/page";
import { Skeleton } from "@/ui/skeleton";
import { signedText } from "./address";
import { CardPicture } from "./card-picture";

/** The card that the address carries (`?signed=`), as this server once signed it. */
export function SignedCard() {
  const t = useTranslations("card");
  const trpc = useTRPC();
  const signed = signedText(useSearchParams());
  const picture = useRef<HTMLCanvasElement>(null);
  const { data, error, refetch } = useQuery(
    trpc.leaderboard.signedStanding.queryOptions(
      { signed: signed ?? "" },
      { enabled: signed !== null, retry: false, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const isForged = signed === null || (error !== null && readFailure(error).kind === "refused");
  return (
    <Page title={t("signed")}>
      <div className="card mx-auto flex w-full max-w-3xl flex-col gap-5 p-4 sm:p-6">
        {isForged && (
          <EmptyState text={t("forged")}>
            <ButtonLink href="/leaderboard">{t("toLeaderboard")}</ButtonLink>
          </EmptyState>
        )}
        {error && !isForged && <FailedState text={t("failed")} onRetry={() => refetch()} />}
        {!isForged && !error && !data && <Skeleton className="aspect-[1200/630] w-full" />}
        {data && (
          <>
            <CardPicture ref={picture} standing={data} />
            <p className="text-ink-2 text-sm leading-relaxed">{t("proof")}</p>
            <ButtonLink href={`/portfolio?wallet=${data.place.wallet_address}`}>
              {t("now", { name: data.place.username })}
            </ButtonLink>
          </>
        )}
      </div>
    </Page>
  );
}
