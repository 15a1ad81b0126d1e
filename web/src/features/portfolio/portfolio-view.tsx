"use client";

import { type ReactNode, Suspense } from "react";
import { useTranslations } from "use-intl";
import { lazyPart } from "@/browser/part";
import { shortAddress } from "@/format/address";
import { readFailure } from "@/rpc/failures/failure";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { usePortfolio } from "@/rpc/queries/use-portfolio";
import { useTrader } from "@/rpc/queries/use-trader";
import { useWalletAddress } from "@/rpc/session";
import { SeasonChoice } from "@/seasons/season-choice";
import { useAddressedSeason } from "@/seasons/use-season";
import { EmptyState, FailedState } from "@/ui/notice";
import { Page } from "@/ui/pages/page";
import { EquityCurve } from "./equity-curve";
import { Summary } from "./summary";
import { TokensTable } from "./tokens-table";
import { TraderHead } from "./trader-head";

// Only where the organiser delays what others see.
const DelayNotice = lazyPart(() => import("./delay-notice"));
// Most have no positions.
const PositionsTable = lazyPart(() => import("./positions-table"));
const InvestmentsTable = lazyPart(() => import("./investments-table"));
const Markouts = lazyPart(() => import("./markouts"));
const ProfitSources = lazyPart(() => import("./profit-sources"));
const BesideMe = lazyPart(() => import("./comparison/beside-me"));
const Trades = lazyPart(() => import("./trades"));
const PnlCalendar = lazyPart(() => import("./calendar/calendar-card"));
// Nothing before a season of the trader is over.
const SeasonRecord = lazyPart(() => import("./season-record"));

/**
 * Everything about one wallet's portfolio in the season of the address; its owner gets the `guide`
 * and buttons to trade, but not of a season that is over.
 */
export function PortfolioView(props: {
  walletAddress: string;
  guide: ReactNode;
  actions: ReactNode;
}) {
  const { walletAddress } = props;
  const t = useTranslations();
  const failureText = useFailureText();
  const isOwn = useWalletAddress() === walletAddress;
  const { season, isEarlier } = useAddressedSeason();
  const isTrading = isOwn && !isEarlier;
  const portfolio = usePortfolio(walletAddress, season);
  const trader = useTrader(walletAddress, portfolio.data !== undefined);
  const name = trader?.username ?? shortAddress(walletAddress);
  const title = isOwn ? t("portfolio.title") : t("portfolio.of", { name });
  if (portfolio.isError && !portfolio.data) {
    const { kind, reason } = readFailure(portfolio.error);
    if (reason === "not_disclosed") {
      return (
        <Page title={title} beside={<SeasonChoice />} aside={props.actions}>
          <div className="card">
            <EmptyState text={failureText(portfolio.error)} />
          </div>
          <Suspense>
            <BesideMe walletAddress={walletAddress} season={season} />
          </Suspense>
          <Suspense>
            <SeasonRecord walletAddress={walletAddress} />
          </Suspense>
        </Page>
      );
    }
    const text = kind === "refused" ? t("portfolio.notFound") : t("portfolio.failed");
    return (
      <Page title={title}>
        <div className="card">
          <FailedState text={text} onRetry={() => portfolio.refetch()} />
        </div>
      </Page>
    );
  }
  return (
    <Page title={title} beside={<SeasonChoice />} aside={props.actions}>
      <TraderHead walletAddress={walletAddress} trader={trader} />
      {!isOwn && !isEarlier && (
        <Suspense>
          <DelayNotice portfolio={portfolio.data} />
        </Suspense>
      )}
      {isTrading && props.guide}
      <div className="grid gap-5 lg:grid-cols-[5fr_7fr]">
        <Summary portfolio={portfolio.data} onRefresh={portfolio.refresh} />
        <EquityCurve walletAddress={walletAddress} season={season} portfolio={portfolio.data} />
      </div>
      <div className="grid items-start gap-5 lg:grid-cols-[8fr_4fr]">
        <div className="flex min-w-0 flex-col gap-5">
          <TokensTable
            walletAddress={walletAddress}
            season={season}
            portfolio={portfolio.data}
            isOwn={isTrading}
          />
          <Suspense>
            <PositionsTable
              walletAddress={walletAddress}
              portfolio={portfolio.data}
              isOwn={isTrading}
            />
          </Suspense>
          <Suspense>
            <InvestmentsTable portfolio={portfolio.data} isOwn={isTrading} />
          </Suspense>
          <Suspense>
            <PnlCalendar
              walletAddress={walletAddress}
              season={season}
              portfolio={isEarlier ? undefined : portfolio.data}
            />
          </Suspense>
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Suspense fallback={<div className="card h-[398px]" />}>
            <ProfitSources walletAddress={walletAddress} season={season} />
          </Suspense>
          {!isOwn && (
            <Suspense>
              <BesideMe walletAddress={walletAddress} season={season} />
            </Suspense>
          )}
          {isTrading && (
            <Suspense>
              <Markouts walletAddress={walletAddress} />
            </Suspense>
          )}
          <Suspense>
            <SeasonRecord walletAddress={walletAddress} />
          </Suspense>
        </div>
      </div>
      {/* All the width: its columns go by the window's. */}
      {!isOwn && (
        <Suspense>
          <Trades walletAddress={walletAddress} season={season} />
        </Suspense>
      )}
    </Page>
  );
}
