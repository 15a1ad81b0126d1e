"use client";

import { useQuery } from "@tanstack/react-query";
import type { Description } from "./description";

/** What the server says of its own addresses. */
export function useDescription() {
  return useQuery({
    queryKey: ["openapi"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async (): Promise<Description> => {
      const answer = await fetch("/openapi.json");
      if (!answer.ok) throw new Error(`the description was answered with ${answer.status}`);
      return (await answer.json()) as Description;
    },
  });
}
