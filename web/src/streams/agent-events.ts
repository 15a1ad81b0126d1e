"use client";

import { useSyncExternalStore } from "react";
import type { AgentEvent } from "@/rpc/generated";

/** An event with a name of its own, and the wallet whose agent it is of. */
export interface SeenEvent {
  id: number;
  walletAddress: string;
  event: AgentEvent;
}

const KEPT_MAX = 20;
const NONE: readonly SeenEvent[] = [];
const listeners = new Set<() => void>();
let seen: readonly SeenEvent[] = NONE;
let count = 0;

/** Keeps an event for the pages that list what this tab has seen, the newest first. */
export function keepAgentEvent(walletAddress: string, event: AgentEvent): void {
  count += 1;
  seen = [{ id: count, walletAddress, event }, ...seen].slice(0, KEPT_MAX);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** What agents did while this tab was open, the newest first. */
export function useSeenEvents(): readonly SeenEvent[] {
  return useSyncExternalStore(
    subscribe,
    () => seen,
    () => NONE,
  );
}
