import type { Metadata } from "next";
import { AdminView } from "@/features/admin/admin-view";
import { Missing } from "@/features/frame/missing";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = {
  title: `${exported.admin.title} – ${exported.site.title}`,
  robots: { index: false },
};

export default function AdminPage() {
  return <AdminView others={<Missing />} />;
}
