"use client";

import { usePathname } from "next/navigation";
import { Suspense } from "react";
import { lazyPart } from "@/browser/part";
import { useVisible } from "@/browser/visible";

const LivePrices = lazyPart(() => import("./live-prices"));
const LiveStandings = lazyPart(() => import("./live-standings"));

/** Where ranks are shown. */
const SHOW_STANDINGS = new Set(["/", "/portfolio", "/leaderboard"]);

/**
 * Keeps prices and all that hangs on them up to date while somebody looks, and ranks where they
 * are shown. A tab behind others listens to nothing, and those that are seen share one connection:
 * a browser has few to one server.
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
