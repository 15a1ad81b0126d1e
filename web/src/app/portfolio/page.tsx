import type { Metadata } from "next";
import { exported } from "@/i18n/exported";
import { Trader } from "../trader";

export const metadata: Metadata = { title: `${exported.nav.portfolio} – ${exported.site.title}` };

export default function PortfolioPage() {
  return <Trader />;
}
