import type { Metadata } from "next";
import { ArchiveView } from "@/features/results/archive-view";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = { title: `${exported.seasons.archive} – ${exported.site.title}` };

export default function ArchivePage() {
  return <ArchiveView />;
}
