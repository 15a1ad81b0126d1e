"use client";

import { Suspense } from "react";
import { lazyPart } from "@/browser/part";

const TapeList = lazyPart(() => import("./tape-list"));

/** The newest trades of all, loaded after what the first page says. */
export function Tape() {
  return (
    <div className="my-6 min-h-110">
      <Suspense>
        <TapeList />
      </Suspense>
    </div>
  );
}
