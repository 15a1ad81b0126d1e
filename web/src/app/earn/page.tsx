import type { Metadata } from "next";
import { Suspense } from "react";
import { EarnView } from "@/features/earn/earn-view";
import { en } from "@/i18n/en";

export const metadata: Metadata = { title: `${en.nav.earn} – ${en.site.title}` };

export default function EarnPage() {
  return (
    <Suspense>
      <EarnView />
    </Suspense>
  );
}
