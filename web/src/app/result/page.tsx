import type { Metadata } from "next";
import { Suspense } from "react";
import { exported } from "@/i18n/exported";
import { OfSeason } from "@/seasons/of-season";
import { Result } from "./result";

export const metadata: Metadata = { title: `${exported.results.title} – ${exported.site.title}` };

export default function ResultPage() {
  return (
    <Suspense>
      <OfSeason>
        <Result />
      </OfSeason>
    </Suspense>
  );
}
