"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useAddressedWallet } from "@/rpc/queries/use-addressed-wallet";
import { useSession } from "@/rpc/session";
import { Page } from "@/ui/pages/page";
import { SignedOutState } from "@/ui/pages/signed-out";
import { PortfolioView } from "./portfolio-view";

/** The portfolio of the wallet that the page is about, with `actions` beside its title. */
export function AddressedPortfolio({ guide, actions }: { guide: ReactNode; actions: ReactNode }) {
  const t = useTranslations();
  const session = useSession();
  const walletAddress = useAddressedWallet();
  if (walletAddress) {
    return (
      <PortfolioView
        key={walletAddress}
        walletAddress={walletAddress}
        guide={guide}
        actions={actions}
      />
    );
  }
  if (session.state === "unknown") return <Page title={t("portfolio.title")}>{null}</Page>;
  return (
    <Page title={t("portfolio.title")}>
      <div className="card">
        <SignedOutState text={t("portfolio.signedOut")} />
      </div>
    </Page>
  );
}
