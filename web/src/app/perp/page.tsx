import type { Metadata } from "next";
import { Suspense } from "react";
import { PerpView } from "@/features/perp/perp-view";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = { title: `${exported.nav.perp} – ${exported.site.title}` };

export default function PerpPage() {
  return (
    <Suspense>
      <PerpView />
    </Suspense>
  );
}
