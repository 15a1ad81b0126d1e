"use client";

import { useTranslations } from "use-intl";
import { shortAddress } from "@/format/address";
import { readFailure } from "@/rpc/failures/failure";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { useTrader } from "@/rpc/queries/use-trader";
import { useWalletAddress } from "@/rpc/session";
import { SeasonChoice } from "@/seasons/season-choice";
import { useAddressedSeason } from "@/seasons/use-season";
import FollowButton from "@/traders/follow-button";
import { ButtonLink } from "@/ui/button";
import { EmptyState, FailedState } from "@/ui/notice";
import { Page } from "@/ui/pages/page";
import { SkeletonRows } from "@/ui/skeleton";
import { Decisions } from "./decisions";
import { EquityChart } from "./equity-chart";
import { Figures } from "./figures";
import { Identity } from "./identity";
import { useAgent, useDecisions } from "./use-agent";
import { isNobody } from "./view";
import { WithoutAgent } from "./without-agent";

/** Who trades for a wallet by keys, how that goes, and why it was decided. */
export function AgentPage({ walletAddress }: { walletAddress: string }) {
  const t = useTranslations("agent");
  const failureText = useFailureText();
  const { season } = useAddressedSeason();
  const isOwn = useWalletAddress() === walletAddress;
  const agent = useAgent(walletAddress, season);
  const journal = useDecisions(walletAddress);
  const trader = useTrader(walletAddress, agent.data !== undefined);
  const name = trader?.username ?? shortAddress(walletAddress);
  const failure = agent.error ?? journal.error;
  if (failure && !(agent.data && journal.data)) {
    const { kind, reason } = readFailure(failure);
    const retry = () => Promise.all([agent.refetch(), journal.refetch()]);
    const known = reason === "not_disclosed" ? failureText(failure) : t("notFound");
    return (
      <Page title={isOwn ? t("title") : t("of", { name })}>
        <div className="card">
          {kind === "refused" ? (
            <EmptyState text={known} />
          ) : (
            <FailedState text={t("failed")} onRetry={retry} />
          )}
        </div>
      </Page>
    );
  }
  return (
    <Page
      title={isOwn ? t("title") : t("of", { name })}
      beside={<SeasonChoice />}
      aside={
        <div className="flex flex-wrap items-center gap-2">
          <FollowButton
            walletAddress={walletAddress}
            takesPart={!!agent.data?.place}
            size="small"
          />
          <ButtonLink size="small" href={`/portfolio?wallet=${walletAddress}`} prefetch={false}>
            {t("toPortfolio")}
          </ButtonLink>
        </div>
      }
    >
      <p className="max-w-2xl text-ink-2 text-sm">{t("lead")}</p>
      {agent.data && journal.data ? (
        isNobody(agent.data, journal.data.entries) ? (
          <Nobody isOwn={isOwn} />
        ) : (
          <div className="grid items-start gap-5 lg:grid-cols-[8fr_4fr]">
            <div className="flex min-w-0 flex-col gap-5">
              <EquityChart
                walletAddress={walletAddress}
                season={season}
                decisions={journal.data.decisions}
              />
              <Decisions journal={journal.data} />
            </div>
            <div className="flex min-w-0 flex-col gap-5 max-lg:order-first">
              <Identity walletAddress={walletAddress} name={name} agent={agent.data.agent} />
              <Figures record={agent.data} />
              {isOwn && <WithoutAgent season={season} />}
            </div>
          </div>
        )
      ) : (
        <div className="card">
          <SkeletonRows count={6} className="h-16" />
        </div>
      )}
    </Page>
  );
}

function Nobody({ isOwn }: { isOwn: boolean }) {
  const t = useTranslations("agent");
  const address = `${window.location.origin}/skill.md`;
  return (
    <div className="card">
      <EmptyState text={isOwn ? t("noneOwn", { address }) : t("none")}>
        {isOwn && (
          <ButtonLink href="/keys" look="primary">
            {t("makeKey")}
          </ButtonLink>
        )}
      </EmptyState>
    </div>
  );
}
