import { Suspense } from "react";
import { AgentFeed } from "@/features/agent/agent-feed";
import { EntryNotice } from "@/features/entry/entry-notice";
import { FirstSteps } from "@/features/guide/first-steps";
import { AddressedPortfolio } from "@/features/portfolio/addressed-portfolio";
import { ResultsNotice } from "@/features/results/results-notice";
import { TraderActions } from "@/features/share/trader-actions";
import { StudyNotice } from "@/features/study/study-notice";
import { OfSeason } from "@/seasons/of-season";

/** A trader's page: one's own on the first page, anybody's by its address. */
export function Trader() {
  return (
    <Suspense>
      <OfSeason>
        <AddressedPortfolio
          guide={
            <>
              <ResultsNotice />
              <EntryNotice />
              <StudyNotice />
              <FirstSteps />
            </>
          }
          actions={<TraderActions />}
        />
        {/* At the end, where it pushes nothing about when it comes. */}
        <AgentFeed />
      </OfSeason>
    </Suspense>
  );
}
