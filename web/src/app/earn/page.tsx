import type { Metadata } from "next";
import { Suspense } from "react";
import { EarnView } from "@/features/earn/earn-view";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = { title: `${exported.nav.earn} – ${exported.site.title}` };

export default function EarnPage() {
  return (
    <Suspense>
      <EarnView />
    </Suspense>
  );
}
