import { Suspense } from "react";
import { EntryNotice } from "@/features/entry/entry-notice";
import { FirstSteps } from "@/features/guide/first-steps";
import { AddressedPortfolio } from "@/features/portfolio/addressed-portfolio";
import { TraderActions } from "@/features/share/trader-actions";
import { OfSeason } from "@/seasons/of-season";

/** A trader's page: one's own on the first page, anybody's by its address. */
export function Trader() {
  return (
    <Suspense>
      <OfSeason>
        <AddressedPortfolio
          guide={
            <>
              <EntryNotice />
              <FirstSteps />
            </>
          }
          actions={<TraderActions />}
        />
      </OfSeason>
    </Suspense>
  );
}
