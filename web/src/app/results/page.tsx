import type { Metadata } from "next";
import { Suspense } from "react";
import { ResultsView } from "@/features/results/results-view";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = { title: `${exported.results.title} – ${exported.site.title}` };

export default function ResultsPage() {
  return (
    <Suspense>
      <ResultsView />
    </Suspense>
  );
}
