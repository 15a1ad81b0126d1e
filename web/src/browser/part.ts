"use client";

import { type ComponentType, type LazyExoticComponent, lazy, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let isMissing = false;

/**
 * Loads a part of the site that a page does without at first. Where its file does not come, for
 * the line broke or a newer build has long taken its place, the page offers to be loaded anew.
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    isMissing = true;
    for (const listener of listeners) listener();
    throw error;
  }
}

/** Loads a part before it is wanted; that it does not come matters only then. */
export function preloadPart(load: () => Promise<unknown>): void {
  load().catch(() => {});
}

/** A component whose file is loaded when it is first shown; nothing where that does not come. */
export function lazyPart<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() => loadPart(load).catch(() => ({ default: Nothing as ComponentType<Props> })));
}

function Nothing() {
  return null;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Whether some part of the page could not be loaded. */
export function useIsPartMissing(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => isMissing,
    () => false,
  );
}
