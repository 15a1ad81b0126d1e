import type { Metadata } from "next";
import { Suspense } from "react";
import { HistoryView } from "@/features/history/history-view";
import { en } from "@/i18n/en";

export const metadata: Metadata = { title: `${en.nav.history} – ${en.site.title}` };

export default function HistoryPage() {
  return (
    <Suspense>
      <HistoryView />
    </Suspense>
  );
}
