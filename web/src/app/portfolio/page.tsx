import type { Metadata } from "next";
import { Suspense } from "react";
import { AddressedPortfolio } from "@/features/portfolio/addressed-portfolio";
import { en } from "@/i18n/en";

export const metadata: Metadata = { title: `${en.nav.portfolio} – ${en.site.title}` };

export default function PortfolioPage() {
  return (
    <Suspense>
      <AddressedPortfolio />
    </Suspense>
  );
}
