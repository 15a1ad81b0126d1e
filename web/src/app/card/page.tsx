import type { Metadata } from "next";
import { Suspense } from "react";
import { SealedCard } from "@/features/share/sealed-card";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = { title: `${exported.card.sealed} – ${exported.site.title}` };

export default function CardPage() {
  return (
    <Suspense>
      <SealedCard />
    </Suspense>
  );
}
