"use client";

import { usePathname } from "next/navigation";
import { Suspense } from "react";
import { lazyPart } from "@/browser/part";
import { useVisible } from "@/browser/visible";
import { useIsSignedIn } from "@/rpc/session";
import { LiveAlerts } from "./live-alerts";

const LivePrices = lazyPart(() => import("./live-prices"));
const LiveAgents = lazyPart(() => import("./live-agents"));
const LiveStandings = lazyPart(() => import("./live-standings"));

/** Where ranks are shown. */
const SHOW_STANDINGS = new Set(["/", "/portfolio", "/leaderboard"]);

/**
 * Keeps prices and all that hangs on them up to date while somebody looks, what their agents do,
 * and ranks where they are shown. A tab behind others listens to nothing, and those that are seen share one connection:
 * a browser has few to one server.
 */
export function Live() {
  const path = usePathname();
  const isSignedIn = useIsSignedIn();
  const isVisible = useVisible();
  // Alerts are told to who looks elsewhere.
  if (!isVisible) return <LiveAlerts />;
  return (
    <Suspense>
      <LiveAlerts />
      <LivePrices />
      {isSignedIn && <LiveAgents />}
      {SHOW_STANDINGS.has(path) && <LiveStandings />}
    </Suspense>
  );
}
