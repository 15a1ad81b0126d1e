"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/rpc/client";
import type { AgentKey } from "@/rpc/generated";
import { EmptyState, FailedState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { KeyRow } from "./key-row";
import { StopDialog } from "./stop-dialog";

const INTERVAL_MS = 10_000;

/** The keys of the signed-in wallet: what they may, what they did today, and how to stop them. */
export function KeyList() {
  const t = useTranslations("keys");
  const trpc = useTRPC();
  const [stopping, setStopping] = useState<AgentKey | null>(null);
  const { data, isError, refetch } = useQuery(
    trpc.keys.list.queryOptions(undefined, { refetchInterval: INTERVAL_MS }),
  );
  if (isError && !data) return <FailedState text={t("failed")} onRetry={() => refetch()} />;
  if (!data) return <SkeletonRows count={2} className="h-20" />;
  if (data.keys.length === 0) return <EmptyState text={t("none")} />;
  return (
    <>
      <ul aria-label={t("mine")}>
        {data.keys.map((key) => (
          <KeyRow key={key.id} agentKey={key} onStop={() => setStopping(key)} />
        ))}
      </ul>
      {stopping && <StopDialog agentKey={stopping} onClose={() => setStopping(null)} />}
    </>
  );
}
