"use client";

import { useState } from "react";
import { ofTab } from "./storage";

/** Whether a value that was kept, perhaps by an earlier build, is one of these. */
export type Guard<T> = (value: unknown) => value is T;

/**
 * State that a reload of this tab does not lose, by a name of its own: what is being typed. Only
 * for what is shown after hydration.
 */
export function useKept<T>(name: string, fresh: T, isOne: Guard<T>): [T, (next: T) => void] {
  const [value, setValue] = useState(() => readKept(name, isOne) ?? fresh);
  const keep = (next: T) => {
    ofTab.write(name, next === null ? null : JSON.stringify(next));
    setValue(() => next);
  };
  return [value, keep];
}

function readKept<T>(name: string, isOne: Guard<T>): T | null {
  if (typeof window === "undefined") return null;
  try {
    const value: unknown = JSON.parse(ofTab.read(name) ?? "null");
    return isOne(value) ? value : null;
  } catch {
    return null;
  }
}

export const isText: Guard<string> = (value) => typeof value === "string";

/** A guard of objects that have these texts. */
export function hasTexts<T>(...names: (keyof T & string)[]): Guard<T> {
  return (value): value is T =>
    typeof value === "object" &&
    value !== null &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === "string");
}
