import type { Metadata } from "next";
import { PracticeView } from "@/features/practice/practice-view";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = {
  title: `${exported.account.practice} – ${exported.site.title}`,
};

export default function PracticePage() {
  return <PracticeView />;
}
