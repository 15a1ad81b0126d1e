import type { Metadata } from "next";
import { Suspense } from "react";
import { StudyView } from "@/features/study/study-view";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = { title: `${exported.study.title} – ${exported.site.title}` };

export default function StudyPage() {
  return (
    <Suspense>
      <StudyView />
    </Suspense>
  );
}
