"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { ButtonLink } from "@/ui/button";
import { EmptyState, FailedState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { isBegun } from "./seasons";
import { useAddressedSeason } from "./use-season";
import { useSeasons } from "./use-seasons";

/**
 * A page about a season; says so where the address names one that has not begun, or none. Nothing is
 * asked about a named season before it is known.
 */
export function OfSeason({ children }: { children: ReactNode }) {
  const t = useTranslations("seasons");
  const { season } = useAddressedSeason();
  const { data, isError, refetch } = useSeasons();
  const begun = isBegun(season, data?.seasons);
  if (begun) return children;
  return (
    <div className="card">
      {begun === false && (
        <EmptyState text={t("unknown")}>
          <ButtonLink href="/archive">{t("all")}</ButtonLink>
        </EmptyState>
      )}
      {begun === undefined && isError && (
        <FailedState text={t("failed")} onRetry={() => refetch()} />
      )}
      {begun === undefined && !isError && <SkeletonRows count={6} className="h-16" />}
    </div>
  );
}
