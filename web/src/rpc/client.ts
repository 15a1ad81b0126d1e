import { QueryClient } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { isWorthRetrying } from "./failure";
import type { AppRouter } from "./generated";

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** The client of the server that served this page; the session cookie goes along by itself. */
export function createClient() {
  return createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: "/trpc", maxItems: 10 })],
  });
}

/** The cache of what the server said. Writes are repeated only with their idempotency key. */
export function createQueryClient(): QueryClient {
  const retry = (failures: number, error: unknown) => failures < 2 && isWorthRetrying(error);
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5_000, retry, networkMode: "always" },
      mutations: { retry, networkMode: "always" },
    },
  });
}
