import type { Metadata } from "next";
import { Suspense } from "react";
import { exported } from "@/i18n/exported";
import { WaitingSwaps } from "./waiting-swaps";

export const metadata: Metadata = { title: `${exported.nav.swap} – ${exported.site.title}` };

export default function SwapPage() {
  return (
    <Suspense>
      <WaitingSwaps />
    </Suspense>
  );
}
