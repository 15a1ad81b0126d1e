"use client";

import { useSyncExternalStore } from "react";
import { readRemembered } from "@/browser/remembered";
import { readFailure } from "./failure";

/** The name under which the time is remembered at which this browser last signed in. */
export const SESSION_MARK = "session";
/** What was asked before that may be refused a little after it. */
const OVERLAP_MS = 3_000;

const listeners = new Set<() => void>();
let isOver = false;

function note(next: boolean): void {
  if (next === isOver) return;
  isOver = next;
  for (const listener of listeners) listener();
}

/** Notes that the server does not know this browser's session. */
export function noteSessionOver(): void {
  const begunAt = Number(readRemembered(SESSION_MARK) ?? 0);
  if (Date.now() - begunAt > OVERLAP_MS) note(true);
}

/** Notes that a session has begun. */
export function noteSessionBegun(): void {
  note(false);
}

/** Whether a call failed because its session has ended, or there was none. */
export function isSessionOver(error: unknown): boolean {
  return readFailure(error).reason === "not_signed_in";
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function useSessionOver(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => isOver,
    () => false,
  );
}
