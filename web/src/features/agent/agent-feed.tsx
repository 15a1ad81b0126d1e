"use client";

import { Suspense } from "react";
import { lazyPart } from "@/browser/part";
import { useWalletAddress } from "@/rpc/session";
import { useSeenEvents } from "@/streams/agent-events";

const FeedCard = lazyPart(() => import("./feed-card"));

/** What the visitor's own agent did while the page was open; nothing where it did nothing. */
export function AgentFeed() {
  const own = useWalletAddress();
  const events = useSeenEvents().filter(({ walletAddress }) => walletAddress === own);
  if (events.length === 0) return null;
  return (
    <Suspense>
      <FeedCard events={events} />
    </Suspense>
  );
}
