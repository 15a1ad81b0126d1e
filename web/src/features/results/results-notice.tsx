"use client";

import { Suspense } from "react";
import { lazyPart } from "@/browser/part";
import { useWalletAddress } from "@/rpc/session";
import { begunSeasons } from "@/seasons/seasons";
import { useSeasons } from "@/seasons/use-seasons";

// Loaded between two seasons alone.
const OwnNotice = lazyPart(() => import("./own-notice"));

/** For who is signed in, once the newest season is over: how it ended for them. */
export function ResultsNotice() {
  const own = useWalletAddress();
  const { data } = useSeasons();
  const [newest] = begunSeasons(data?.seasons ?? []);
  if (!own || newest?.state !== "ended") return null;
  return (
    <Suspense>
      <OwnNotice newest={newest} />
    </Suspense>
  );
}
