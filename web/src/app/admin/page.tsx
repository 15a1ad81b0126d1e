import type { Metadata } from "next";
import { AdminView } from "@/features/admin/admin-view";
import { Missing } from "@/features/frame/missing";
import { en } from "@/i18n/en";
import { organiser } from "@/i18n/en/admin";

export const metadata: Metadata = {
  title: `${organiser.admin.title} – ${en.site.title}`,
  robots: { index: false },
};

export default function AdminPage() {
  return <AdminView others={<Missing />} />;
}
