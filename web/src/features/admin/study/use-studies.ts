"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/rpc/client";
import type { AdminStudyPowerInput } from "@/rpc/generated";

const INTERVAL_MS = 30_000;

/** Every plan that was written, the newest first. */
export function useStudies() {
  const trpc = useTRPC();
  return useQuery(trpc.admin.studies.queryOptions(undefined, { refetchInterval: INTERVAL_MS }));
}

/** The sizes of a sealed study's arms, and how many use an agent. */
export function useStudyArms(study_id: string) {
  const trpc = useTRPC();
  const options = { refetchInterval: INTERVAL_MS };
  return useQuery(trpc.admin.studyArms.queryOptions({ study_id }, options));
}

/** What a study could detect; the answer before it stays while the next one comes. */
export function useStudyPower(input: AdminStudyPowerInput | null) {
  const trpc = useTRPC();
  const asked = input ?? { treated: 1, control: 1, volatility: "1", days: 1 };
  const options = { enabled: input !== null, retry: false, placeholderData: keepPreviousData };
  return useQuery(trpc.admin.studyPower.queryOptions(asked, options));
}

/** The document that the newest look at a study gave; undefined where nobody has looked here. */
export function useLook(study_id: string) {
  return useQuery<string>({ queryKey: lookKey(study_id), enabled: false }).data;
}

export function lookKey(study_id: string) {
  return ["a look at the study", study_id] as const;
}
