import { onRemembered, readRemembered } from "@/browser/remembered";
import { setLive } from "@/rpc/live-state";
import { SESSION_WALLET } from "@/rpc/session";
import { SESSION_MARK } from "@/rpc/session-over";
import { connect } from "./connection";
import { share } from "./share";
import type { Told } from "./told";

const listeners = new Set<(told: Told) => void>();
let end: (() => void) | null = null;
/** The newest notification of a wallet that this tab has heard. */
let newest: { walletAddress: string; id: string } | null = null;

/** Calls `listener` with all that the server says by itself, until the returned function is called. */
export function hear(listener: (told: Told) => void): () => void {
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
  return share((tell) => {
    const walletAddress = readRemembered(SESSION_WALLET);
    const after = newest?.walletAddress === walletAddress ? newest.id : null;
    return connect({ walletAddress, after }, tell);
  }, receive);
}

function currentSession(): string {
  return `${readRemembered(SESSION_WALLET)} ${readRemembered(SESSION_MARK)}`;
}

function receive(told: Told): void {
  if (told.kind === "state") setLive(told.isLive);
  if (told.kind === "notification" && !isNew(told)) return;
  for (const listener of listeners) listener(told);
}

function isNew({ id, walletAddress }: { id: string; walletAddress: string }): boolean {
  if (walletAddress !== readRemembered(SESSION_WALLET)) return false;
  if (newest?.walletAddress === walletAddress && BigInt(id) <= BigInt(newest.id)) return false;
  newest = { walletAddress, id };
  return true;
}
