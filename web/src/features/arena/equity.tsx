"use client";

import { Suspense } from "react";
import { lazyPart } from "@/browser/part";

const EquityList = lazyPart(() => import("./equity-list"));

/** The lines of the first ten, loaded after what the first page says. */
export function Equity() {
  return (
    <div className="my-6 grid min-h-110 grid-cols-1">
      <Suspense>
        <EquityList />
      </Suspense>
    </div>
  );
}
