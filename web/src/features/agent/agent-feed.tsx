"use client";

import { Suspense, useEffect } from "react";
import { lazyPart, preloadPart } from "@/browser/part";
import { useWalletAddress } from "@/rpc/session";
import { useSeenEvents } from "@/streams/agent-events";

const FeedCard = lazyPart(() => import("./feed-card"));

/** What the visitor's own agent did while the page was open; nothing where it did nothing. */
export function AgentFeed() {
  const own = useWalletAddress();
  const events = useSeenEvents().filter(({ walletAddress }) => walletAddress === own);
  // What happens is to be seen at once.
  useEffect(() => preloadPart(() => import("./feed-card")), []);
  if (events.length === 0) return null;
  return (
    <Suspense>
      <div className="mt-5">
        <FeedCard events={events} />
      </div>
    </Suspense>
  );
}
