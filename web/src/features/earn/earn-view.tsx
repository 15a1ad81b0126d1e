"use client";

import { useTranslations } from "use-intl";
import { useArrivals } from "@/browser/address";
import { Page } from "@/ui/pages/page";
import { InvestmentList } from "./investment-list";
import { StakePanel } from "./stake-panel";

/** The page on which tokens are put to work. */
export function EarnView() {
  const t = useTranslations("earn");
  return (
    <Page title={t("title")}>
      {/* A new address begins a new stake. */}
      <StakePanel key={useArrivals()} />
      <InvestmentList />
    </Page>
  );
}
