import type { Metadata } from "next";
import { Suspense } from "react";
import { SwapView } from "@/features/swap/swap-view";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = { title: `${exported.nav.swap} – ${exported.site.title}` };

export default function SwapPage() {
  return (
    <Suspense>
      <SwapView />
    </Suspense>
  );
}
