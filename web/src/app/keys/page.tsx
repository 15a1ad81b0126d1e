import type { Metadata } from "next";
import { KeysView } from "@/features/keys/keys-view";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = { title: `${exported.account.keys} – ${exported.site.title}` };

export default function KeysPage() {
  return <KeysView />;
}
