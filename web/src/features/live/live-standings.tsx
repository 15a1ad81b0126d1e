"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "@/rpc/client";
import { listen } from "@/streams/listen";

/** Asks for the places anew when everybody has been valued anew. */
export default function LiveStandings() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  useEffect(
    () =>
      listen((event) => {
        if (event.kind === "valued") {
          cache.invalidateQueries({ queryKey: trpc.leaderboard.pathKey() });
        }
      }),
    [cache, trpc],
  );
  return null;
}
