"use client";

import { Suspense } from "react";
import { lazyPart, loadPart } from "@/browser/part";

const Whole = lazyPart<object>(() =>
  loadPart(() => import("./rules")).then((it) => ({ default: it.Rules })),
);

/** The rules, which stand in the page from the start, and whose script comes after the page's. */
export function LazyRules() {
  return (
    <Suspense>
      <Whole />
    </Suspense>
  );
}
