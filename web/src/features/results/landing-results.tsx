"use client";

import { type ReactNode, Suspense } from "react";
import { useTranslations } from "use-intl";
import { lazyPart } from "@/browser/part";
import { begunSeasons } from "@/seasons/seasons";
import { useSeasons } from "@/seasons/use-seasons";

// Loaded between two seasons alone.
const SeasonResults = lazyPart(() => import("./season-results"));

/** The first page after the end: the results and the next season, in place of what `otherwise` is. */
export function LandingResults(props: { actions: ReactNode; otherwise: ReactNode }) {
  const t = useTranslations("results");
  const { data } = useSeasons();
  const [newest] = begunSeasons(data?.seasons ?? []);
  if (newest?.state !== "ended") return props.otherwise;
  return (
    <div className="flex flex-col gap-8 py-6">
      <div>
        <p className="font-medium text-accent text-sm">{t("title")}</p>
        <h1 className="mt-2 break-words font-semibold text-4xl leading-[1.12] tracking-tight">
          {newest.name}
        </h1>
      </div>
      <Suspense fallback={<div className="min-h-80" />}>
        <SeasonResults season={newest} />
      </Suspense>
      {props.actions}
    </div>
  );
}
