import { onRemembered, readRemembered } from "@/browser/remembered";
import { SESSION_MARK } from "@/rpc/failures/session-over";
import { setLive } from "@/rpc/live/live-state";
import { SESSION_WALLET } from "@/rpc/session";
import { connect } from "./connection";
import { share } from "./share";
import type { StreamEvent } from "./stream-event";

const listeners = new Set<(event: StreamEvent) => void>();
let end: (() => void) | null = null;
/** The newest notification of a wallet that this tab has received. */
let newest: { walletAddress: string; id: string } | null = null;

/** Calls `listener` with every event of the server, until the returned function is called. */
export function listen(listener: (event: StreamEvent) => void): () => void {
  listeners.add(listener);
  end ??= begin();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    end?.();
    end = null;
  };
}

function begin(): () => void {
  let session = currentSession();
  let leave = join();
  const forget = onRemembered(() => {
    if (currentSession() === session) return;
    // A connection is its session's.
    session = currentSession();
    leave();
    leave = join();
  });
  return () => {
    forget();
    leave();
    setLive(false);
  };
}

function join(): () => void {
  return share((emit) => {
    const walletAddress = readRemembered(SESSION_WALLET);
    const after = newest?.walletAddress === walletAddress ? newest.id : null;
    return connect({ walletAddress, after }, emit);
  }, receive);
}

function currentSession(): string {
  return `${readRemembered(SESSION_WALLET)} ${readRemembered(SESSION_MARK)}`;
}

function receive(event: StreamEvent): void {
  if (event.kind === "state") setLive(event.isLive);
  if (event.kind === "notification" && !isNew(event)) return;
  if (event.kind === "agent" && event.walletAddress !== readRemembered(SESSION_WALLET)) return;
  for (const listener of listeners) listener(event);
}

function isNew({ id, walletAddress }: { id: string; walletAddress: string }): boolean {
  if (walletAddress !== readRemembered(SESSION_WALLET)) return false;
  if (newest?.walletAddress === walletAddress && BigInt(id) <= BigInt(newest.id)) return false;
  newest = { walletAddress, id };
  return true;
}
