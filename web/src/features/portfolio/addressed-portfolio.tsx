"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";
import { useSession } from "@/rpc/session";
import { ButtonLink } from "@/ui/button";
import { EmptyState } from "@/ui/notice";
import { Page } from "@/ui/page";
import { PortfolioView } from "./portfolio-view";

/** The portfolio that the address names (`?wallet=`), else one's own. */
export function AddressedPortfolio() {
  const t = useTranslations();
  const session = useSession();
  const own = session.state === "signed-in" ? session.walletAddress : null;
  const walletAddress = useSearchParams().get("wallet") ?? own;
  if (walletAddress) return <PortfolioView key={walletAddress} walletAddress={walletAddress} />;
  if (session.state === "unknown") return <Page title={t("portfolio.title")}>{null}</Page>;
  return (
    <Page title={t("portfolio.title")}>
      <div className="card">
        <EmptyState text={t("portfolio.signedOut")}>
          <ButtonLink href="/leaderboard">{t("nav.leaderboard")}</ButtonLink>
        </EmptyState>
      </div>
    </Page>
  );
}
