import type { Metadata } from "next";
import { Suspense } from "react";
import { HistoryView } from "@/features/history/history-view";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = { title: `${exported.nav.history} – ${exported.site.title}` };

export default function HistoryPage() {
  return (
    <Suspense>
      <HistoryView />
    </Suspense>
  );
}
