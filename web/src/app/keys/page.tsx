import type { Metadata } from "next";
import { KeysView } from "@/features/keys/keys-view";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = { title: `${exported.keys.title} – ${exported.site.title}` };

export default function KeysPage() {
  return <KeysView />;
}
