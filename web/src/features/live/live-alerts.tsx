"use client";

import { Suspense } from "react";
import { lazyPart } from "@/browser/part";
import { useRemembered } from "@/browser/remembered";
import { ALERTS } from "@/markets/alerts/kept";

const AlertWatch = lazyPart(() => import("@/markets/alerts/alert-watch"));

/** Watches prices for the alerts of this browser, where there are any. */
export function LiveAlerts() {
  const [kept] = useRemembered(ALERTS);
  if (kept === null) return null;
  return (
    <Suspense>
      <AlertWatch />
    </Suspense>
  );
}
