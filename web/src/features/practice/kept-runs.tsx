"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { useTRPC } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { EmptyState, FailedState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { toast } from "@/ui/toast";

/** The runs that are kept, also those of one's agents: gone on with, or removed. */
export function KeptRuns({ onChosen }: { onChosen: (runId: string) => void }) {
  const t = useTranslations("practice");
  const format = useFormatter();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const failureText = useFailureText();
  const { data, isError, refetch } = useQuery(trpc.practice.list.queryOptions());
  const stop = useMutation(
    trpc.practice.stop.mutationOptions({
      onError: (error) => toast.error(failureText(error)),
      onSettled: () => cache.invalidateQueries({ queryKey: trpc.practice.pathKey() }),
    }),
  );
  const moment = (text: string) =>
    format.dateTime(new Date(text), { dateStyle: "medium", timeStyle: "short" });
  return (
    <Card title={t("kept")}>
      {isError && !data && <FailedState text={t("failed")} onRetry={() => refetch()} />}
      {!data && !isError && <SkeletonRows count={2} className="h-16" />}
      {data?.runs.length === 0 && <EmptyState text={t("none")} />}
      <ul aria-label={t("kept")}>
        {data?.runs.map((run) => (
          <li
            key={run.run_id}
            className="flex flex-wrap items-center gap-3 border-line border-t px-5 py-4 text-sm first:border-t-0"
          >
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{run.market_name}</p>
              <p className="text-ink-3 text-xs">
                {moment(run.starts_at)} – {moment(run.ends_at)}
              </p>
              <p className="text-ink-3 text-xs">{t("removed", { at: moment(run.removed_at) })}</p>
            </div>
            <Button size="small" onClick={() => onChosen(run.run_id)}>
              {t("goOn")}
            </Button>
            <Button
              size="small"
              disabled={stop.isPending}
              onClick={() => stop.mutate({ run_id: run.run_id })}
            >
              {t("remove")}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
