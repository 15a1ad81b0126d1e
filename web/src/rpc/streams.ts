import { createTRPCClient, httpSubscriptionLink, retryLink } from "@trpc/client";
import { readFailure } from "./failure";
import type { AppRouter } from "./generated";

const WAIT_MS = 1_000;
const WAIT_MAX_MS = 30_000;

/**
 * The client of what the server tells by itself. It is a client of its own so that it is loaded
 * after the page, which works without.
 */
export const streams = createTRPCClient<AppRouter>({
  links: [
    retryLink({
      retry: ({ error }) => readFailure(error).code !== "UNAUTHORIZED",
      retryDelayMs: (attempt) => Math.min(WAIT_MS * 2 ** attempt, WAIT_MAX_MS),
    }),
    httpSubscriptionLink({ url: "/trpc" }),
  ],
});
