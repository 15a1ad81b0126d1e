"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { ButtonLink } from "@/ui/button";
import { EmptyState } from "@/ui/notice";
import { isKnown } from "./seasons";
import { useAddressedSeason } from "./use-season";
import { useSeasons } from "./use-seasons";

/** A page about a season; says so where the address names one that has not begun, or none. */
export function OfSeason({ children }: { children: ReactNode }) {
  const t = useTranslations("seasons");
  const { season } = useAddressedSeason();
  const { data } = useSeasons();
  if (isKnown(season, data?.seasons)) return children;
  return (
    <div className="card">
      <EmptyState text={t("unknown")}>
        <ButtonLink href="/archive">{t("all")}</ButtonLink>
      </EmptyState>
    </div>
  );
}
