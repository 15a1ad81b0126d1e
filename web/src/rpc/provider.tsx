"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { createClient, createQueryClient, TRPCProvider } from "./client";

/** Gives everything below it the procedures and the cache of their answers. */
export function RpcProvider({ children }: { children: ReactNode }) {
  const [client] = useState(createClient);
  const [queryClient] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
