import type { Metadata } from "next";
import { Suspense } from "react";
import { SwapView } from "@/features/swap/swap-view";
import { en } from "@/i18n/en";

export const metadata: Metadata = { title: `${en.nav.swap} – ${en.site.title}` };

export default function SwapPage() {
  return (
    <Suspense>
      <SwapView />
    </Suspense>
  );
}
