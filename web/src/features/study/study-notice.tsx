"use client";

import { Suspense } from "react";
import { lazyPart } from "@/browser/part";
import { useStudy } from "./use-study";

// Loaded where there is a study alone.
const Invitation = lazyPart(() => import("./invitation"));

/** Invites to the study that runs; nothing for who takes part, and where there is none. */
export function StudyNotice() {
  const { data: study } = useStudy();
  if (!study || study.arm !== null || Date.parse(study.plan.ends_at) <= Date.now()) return null;
  return (
    <Suspense>
      <Invitation study={study} />
    </Suspense>
  );
}
