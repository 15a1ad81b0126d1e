import type { Metadata } from "next";
import { Suspense } from "react";
import { exported } from "@/i18n/exported";
import { WaitingPerps } from "./waiting-perps";

export const metadata: Metadata = { title: `${exported.nav.perp} – ${exported.site.title}` };

export default function PerpPage() {
  return (
    <Suspense>
      <WaitingPerps />
    </Suspense>
  );
}
