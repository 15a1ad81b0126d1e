"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "@/rpc/client";
import { streams } from "@/rpc/streams";

/** Asks for the places anew when everybody has been valued anew. */
export default function LiveStandings() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  useEffect(() => {
    const listening = streams.leaderboard.onValued.subscribe(undefined, {
      onData: () => cache.invalidateQueries({ queryKey: trpc.leaderboard.pathKey() }),
    });
    return () => listening.unsubscribe();
  }, [cache, trpc]);
  return null;
}
