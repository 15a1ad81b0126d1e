"use client";

import { ResultView } from "@/features/results/result-view";
import { Certificate } from "@/features/share/certificate";

/** A trader's result, with the certificate that the server signed. */
export function Result() {
  return (
    <ResultView
      certificate={(walletAddress, season) => (
        <Certificate walletAddress={walletAddress} season={season} />
      )}
    />
  );
}
