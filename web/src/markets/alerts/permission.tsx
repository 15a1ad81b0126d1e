"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/button";

/** Asks the browser for its notifications only when somebody wants them; nothing where it has none. */
export function Permission() {
  const t = useTranslations("alert");
  const [state, setState] = useState(() =>
    typeof Notification === "undefined" ? null : Notification.permission,
  );
  if (state === null) return null;
  if (state === "granted") return <p className="text-ink-2 text-sm">{t("allowed")}</p>;
  if (state === "denied") return <p className="text-ink-2 text-sm">{t("refused")}</p>;
  return (
    <Button onClick={() => Notification.requestPermission().then(setState)}>{t("ask")}</Button>
  );
}
