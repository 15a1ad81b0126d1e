"use client";

import { Suspense } from "react";
import { lazyPart } from "@/browser/part";
import { useAlerts } from "@/markets/alerts/use-alerts";

const AlertWatch = lazyPart(() => import("@/markets/alerts/alert-watch"));

/** Watches prices for the alerts of this browser, where there are any. */
export function LiveAlerts() {
  const { alerts } = useAlerts();
  if (alerts.length === 0) return null;
  return (
    <Suspense>
      <AlertWatch />
    </Suspense>
  );
}
