"use client";

import { useTranslations } from "use-intl";
import { MARKET_WORDS } from "@/i18n/market-words";
import { MoreWords } from "@/i18n/more-words";
import { ReturnsChart } from "@/traders/returns-chart";
import { useEquityLines } from "@/traders/use-equity-lines";
import { useRivals } from "@/traders/use-followed";
import { Card } from "@/ui/card";
import { FailedState } from "@/ui/notice";

/** The returns of the first ten over the season, of oneself and of whom one follows. */
export default function EquityList() {
  return (
    <MoreWords words={MARKET_WORDS}>
      <Lines />
    </MoreWords>
  );
}

function Lines() {
  const t = useTranslations("arena");
  const others = useRivals();
  const { found, isError, refetch } = useEquityLines(others, null);
  return (
    <Card title={t(others.length > 0 ? "titleBeside" : "title")}>
      {isError && !found && <FailedState text={t("failed")} onRetry={() => refetch()} />}
      {found && (
        <ReturnsChart found={found} label={t(others.length > 0 ? "labelBeside" : "label")} />
      )}
    </Card>
  );
}
