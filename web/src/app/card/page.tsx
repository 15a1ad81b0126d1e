import type { Metadata } from "next";
import { Suspense } from "react";
import { SealedCard } from "@/features/share/sealed-card";
import { en } from "@/i18n/en";

export const metadata: Metadata = { title: `${en.card.sealed} – ${en.site.title}` };

export default function CardPage() {
  return (
    <Suspense>
      <SealedCard />
    </Suspense>
  );
}
