import type { Metadata } from "next";
import { Suspense } from "react";
import { PerpView } from "@/features/perp/perp-view";
import { en } from "@/i18n/en";

export const metadata: Metadata = { title: `${en.nav.perp} – ${en.site.title}` };

export default function PerpPage() {
  return (
    <Suspense>
      <PerpView />
    </Suspense>
  );
}
