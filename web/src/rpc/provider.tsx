"use client";

import { QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { createClient, createQueryClient, TRPCProvider } from "./client";
import { noteSessionBegun } from "./failures/session-over";
import { useSessionMark } from "./session";

/** Gives everything below it the procedures and the cache of their answers. */
export function RpcProvider({ children }: { children: ReactNode }) {
  const [client] = useState(createClient);
  const [queryClient] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        <NewSession />
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

/** When a session begins, in this tab or another, asks again what was refused without one. */
function NewSession() {
  const mark = useSessionMark();
  const cache = useQueryClient();
  useEffect(() => {
    if (mark === null) return;
    noteSessionBegun();
    cache.invalidateQueries({ predicate: ({ state }) => state.status === "error" });
  }, [mark, cache]);
  return null;
}
