"use client";

import { usePathname } from "next/navigation";
import { lazy, Suspense } from "react";
import { useVisible } from "@/browser/visible";

const LivePrices = lazy(() => import("./live-prices"));
const LiveStandings = lazy(() => import("./live-standings"));

/** Where ranks are shown. */
const SHOW_STANDINGS = new Set(["/", "/portfolio", "/leaderboard"]);

/**
 * Keeps prices and all that hangs on them up to date while somebody looks, and ranks where they
 * are shown. A tab behind others listens to nothing: a browser has few connections to one server,
 * and they are for who is seen.
 */
export function Live() {
  const path = usePathname();
  if (!useVisible()) return null;
  return (
    <Suspense>
      <LivePrices />
      {SHOW_STANDINGS.has(path) && <LiveStandings />}
    </Suspense>
  );
}
