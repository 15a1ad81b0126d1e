"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "@/rpc/client";
import { hear } from "@/streams/hear";

/** Asks for the places anew when everybody has been valued anew. */
export default function LiveStandings() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  useEffect(
    () =>
      hear((told) => {
        if (told.kind === "valued") {
          cache.invalidateQueries({ queryKey: trpc.leaderboard.pathKey() });
        }
      }),
    [cache, trpc],
  );
  return null;
}
