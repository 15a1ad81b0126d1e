"use client";

import { useTranslations } from "use-intl";
import type { Fate } from "./fate";

/** Under a form: what is known of an order whose answer was lost; nothing while all is known. */
export function FateNotice({ fate }: { fate: Fate }) {
  const t = useTranslations("order");
  return (
    <div role="status">
      {fate !== "known" && (
        <p className="rounded-xl bg-warn-soft px-4 py-3 text-sm text-warn">{t(fate)}</p>
      )}
    </div>
  );
}
