import type { Metadata } from "next";
import { Suspense } from "react";
import { SignedCard } from "@/features/share/signed-card";
import { en } from "@/i18n/en";

export const metadata: Metadata = { title: `${en.card.signed} – ${en.site.title}` };

export default function CardPage() {
  return (
    <Suspense>
      <SignedCard />
    </Suspense>
  );
}
