import type { Metadata } from "next";
import { DocsView } from "@/features/docs/docs-view";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = { title: `${exported.docs.title} – ${exported.site.title}` };

export default function DocsPage() {
  return <DocsView />;
}
