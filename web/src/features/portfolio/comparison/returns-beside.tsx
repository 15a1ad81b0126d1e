"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { MARKET_WORDS } from "@/i18n/market-words";
import { MoreWords } from "@/i18n/more-words";
import { ofWallets } from "@/traders/equity-lines";
import { ReturnsChart } from "@/traders/returns-chart";
import { useEquityLines } from "@/traders/use-equity-lines";
import { useRivals } from "@/traders/use-followed";
import { FailedState } from "@/ui/notice";

/** A trader's return since the start of the season, with the lines of others over it. */
export default function ReturnsBeside(props: Parameters<typeof Lines>[0]) {
  return (
    <MoreWords words={MARKET_WORDS}>
      <Lines {...props} />
    </MoreWords>
  );
}

function Lines(props: { walletAddress: string; season: string | null }) {
  const t = useTranslations("arena");
  const { walletAddress, season } = props;
  const others = useRivals(walletAddress);
  const wallets = useMemo(() => [walletAddress, ...others], [walletAddress, others]);
  const { found, isError, refetch } = useEquityLines(wallets, season);
  const chosen = useMemo(() => found && ofWallets(found, wallets), [found, wallets]);
  if (isError && !chosen) return <FailedState text={t("failed")} onRetry={() => refetch()} />;
  return chosen && <ReturnsChart found={chosen} label={t("labelCompared")} />;
}
