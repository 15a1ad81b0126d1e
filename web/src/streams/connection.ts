import {
  createTRPCClient,
  createWSClient,
  httpSubscriptionLink,
  retryLink,
  type TRPCLink,
  wsLink,
} from "@trpc/client";
import { bearer } from "@/rpc/bearer";
import { createClient } from "@/rpc/client";
import { readFailure } from "@/rpc/failures/failure";
import type { AppRouter } from "@/rpc/generated";
import type { StreamEvent } from "./stream-event";

const WAIT_MS = 1_000;
const WAIT_MAX_MS = 30_000;
/** All prices are said at once; where none comes in this time, something keeps sockets away. */
const SILENCE_MS = 5_000;
const KEEP_ALIVE = { enabled: true, intervalMs: 20_000, pongTimeoutMs: 10_000 };

/** What to follow: prices, valuations, and the notifications and agents of the signed-in wallet. */
export interface Followed {
  walletAddress: string | null;
  /** The newest notification that was received; those after it come first. */
  after: string | null;
}

/**
 * Follows everything over one WebSocket until the returned function is called; where no socket
 * comes through, over streams of events.
 */
export function connect(followed: Followed, emit: (event: StreamEvent) => void): () => void {
  const socket = createWSClient({
    url: `${window.location.origin.replace(/^http/, "ws")}/trpc`,
    ...credentials(),
    keepAlive: KEEP_ALIVE,
    retryDelayMs: waitMs,
  });
  let leave = follow(wsLink({ client: socket }), followed, (event) => {
    // That a socket opens is not enough: something between may have taken it.
    if (event.kind !== "state") clearTimeout(silence);
    emit(event);
  });
  const silence = setTimeout(() => {
    leave();
    socket.close();
    leave = follow(httpSubscriptionLink({ url: "/trpc", ...ticket() }), followed, emit);
  }, SILENCE_MS);
  return () => {
    clearTimeout(silence);
    leave();
    socket.close();
  };
}

function waitMs(attempt: number): number {
  return Math.min(WAIT_MS * 2 ** attempt, WAIT_MAX_MS);
}

/** Browsers set no headers on sockets; what a cookie does not say is said in the first message. */
function credentials() {
  const { authorization } = bearer();
  return authorization ? { connectionParams: () => ({ authorization }) } : {};
}

/** A stream of events says it in its address, which logs keep: there by a ticket for that stream. */
function ticket() {
  if (!bearer().authorization) return {};
  const client = createClient();
  return {
    connectionParams: async () => ({ ticket: (await client.auth.streamTicket.mutate()).ticket }),
  };
}

function follow(
  link: TRPCLink<AppRouter>,
  { walletAddress, after }: Followed,
  emit: (event: StreamEvent) => void,
): () => void {
  const retry = retryLink<AppRouter>({
    retry: ({ error }) => readFailure(error).code !== "UNAUTHORIZED",
    retryDelayMs: waitMs,
  });
  const client = createTRPCClient<AppRouter>({ links: [retry, link] });
  const followed = [
    client.tokens.onPrices.subscribe(undefined, {
      onData: (changes) => emit({ kind: "prices", changes }),
      onConnectionStateChange: ({ state }) => emit({ kind: "state", isLive: state === "pending" }),
    }),
    client.leaderboard.onValued.subscribe(undefined, { onData: () => emit({ kind: "valued" }) }),
  ];
  if (walletAddress !== null) {
    followed.push(
      client.notifications.onNew.subscribe(
        { lastEventId: after },
        {
          onData: ({ id, data }) =>
            emit({ kind: "notification", id, walletAddress, notification: data }),
        },
      ),
      client.agents.onEvent.subscribe(undefined, {
        onData: (event) => emit({ kind: "agent", walletAddress, event }),
      }),
    );
  }
  return () => {
    for (const one of followed) one.unsubscribe();
  };
}
