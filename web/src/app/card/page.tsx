import type { Metadata } from "next";
import { Suspense } from "react";
import { SignedCard } from "@/features/share/signed-card";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = { title: `${exported.card.signed} – ${exported.site.title}` };

export default function CardPage() {
  return (
    <Suspense>
      <SignedCard />
    </Suspense>
  );
}
