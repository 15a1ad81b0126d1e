import type { Metadata } from "next";
import { en } from "@/i18n/en";
import { Trader } from "../trader";

export const metadata: Metadata = { title: `${en.nav.portfolio} – ${en.site.title}` };

export default function PortfolioPage() {
  return <Trader />;
}
