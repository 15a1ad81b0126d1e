"use client";

import { useTranslations } from "use-intl";
import { shortAddress } from "@/format/address";
import { readFailure } from "@/rpc/failure";
import { useWalletAddress } from "@/rpc/session";
import { usePortfolio } from "@/rpc/use-portfolio";
import { ButtonLink } from "@/ui/button";
import { FailedState } from "@/ui/notice";
import { Page } from "@/ui/page";
import { EquityCurve } from "./equity-curve";
import { InvestmentsTable } from "./investments-table";
import { Summary } from "./summary";
import { TokensTable } from "./tokens-table";

/** Everything about one wallet's portfolio; its owner gets the buttons to trade. */
export function PortfolioView({ walletAddress }: { walletAddress: string }) {
  const t = useTranslations();
  const isOwn = useWalletAddress() === walletAddress;
  const portfolio = usePortfolio(walletAddress);
  const name = shortAddress(walletAddress);
  const title = isOwn ? t("portfolio.title") : t("portfolio.of", { name });
  if (portfolio.isError && !portfolio.data) {
    const isMissing = readFailure(portfolio.error).kind === "refused";
    const text = isMissing ? t("portfolio.notFound") : t("portfolio.failed");
    return (
      <Page title={title}>
        <div className="card">
          <FailedState text={text} onRetry={() => portfolio.refetch()} />
        </div>
      </Page>
    );
  }
  return (
    <Page
      title={title}
      aside={
        isOwn && (
          <ButtonLink look="primary" href="/swap">
            {t("nav.swap")}
          </ButtonLink>
        )
      }
    >
      <div className="grid gap-5 lg:grid-cols-[5fr_7fr]">
        <Summary portfolio={portfolio.data} onRefresh={portfolio.refresh} />
        <EquityCurve walletAddress={walletAddress} />
      </div>
      <div className="grid items-start gap-5 lg:grid-cols-[8fr_4fr]">
        <TokensTable portfolio={portfolio.data} isOwn={isOwn} />
        <InvestmentsTable portfolio={portfolio.data} isOwn={isOwn} />
      </div>
    </Page>
  );
}
