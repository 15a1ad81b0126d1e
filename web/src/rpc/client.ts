import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { bearer } from "./bearer";
import { isWorthRetrying } from "./failures/failure";
import { isSessionOver, noteSessionOver } from "./failures/session-over";
import type { AppRouter } from "./generated";

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** An answer that takes longer than this will not come; the call is given up. */
const ANSWER_MS = 15_000;

/**
 * The client of the server that served this page, or of a run of practice at it; the session cookie
 * goes along by itself.
 */
export function createClient(url = "/trpc") {
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url,
        maxItems: 10,
        headers: bearer,
        fetch: (url, options) => fetchInTime(String(url), (options ?? {}) as RequestInit),
      }),
    ],
  });
}

async function fetchInTime(url: string, options: RequestInit): Promise<Response> {
  const ending = new AbortController();
  const end = () => ending.abort();
  const timer = setTimeout(end, ANSWER_MS);
  options.signal?.addEventListener("abort", end, { once: true });
  try {
    const response = await fetch(url, { ...options, signal: ending.signal });
    // The body is read here, so that it has to come in time as well.
    return new Response(await response.text(), response);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", end);
  }
}

/** The cache of what the server said. Writes are repeated only with their idempotency key. */
export function createQueryClient(): QueryClient {
  const retry = (failures: number, error: unknown) => failures < 2 && isWorthRetrying(error);
  const onError = (error: unknown) => {
    if (isSessionOver(error)) noteSessionOver();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 5_000, retry, networkMode: "always" },
      mutations: { retry, networkMode: "always" },
    },
  });
}
