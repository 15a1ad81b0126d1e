"use client";

import { Suspense } from "react";
import { lazyPart } from "@/browser/part";

const ReasonsList = lazyPart(() => import("./reasons-list"));

/** Why agents decided of late, loaded after what the first page says. */
export function Reasons() {
  return (
    <div className="my-6 min-h-134 md:min-h-110">
      <Suspense>
        <ReasonsList />
      </Suspense>
    </div>
  );
}
