"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import type { Act } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { EmptyState, FailedState } from "@/ui/notice";
import { Pager } from "@/ui/pages/pager";
import { SkeletonRows } from "@/ui/skeleton";
import { useActs } from "./use-admin";
import { shifts } from "./view";

const TIME = { dateStyle: "medium", timeStyle: "short" } as const;

/** Every decision there ever was, the newest first. */
export function Log() {
  const t = useTranslations("admin");
  const [page, setPage] = useState(1);
  const { data, isError, refetch } = useActs(page);
  return (
    <Card title={t("log")} className="overflow-hidden">
      {!data && isError && <FailedState text={t("failed")} onRetry={() => refetch()} />}
      {!data && !isError && <SkeletonRows count={4} className="h-16" />}
      {data?.total === 0 && <EmptyState text={t("noActs")} />}
      {data && data.total > 0 && (
        <>
          <ol>
            {data.acts.map((act) => (
              <Entry key={act.id} act={act} />
            ))}
          </ol>
          <Pager page={page} total={data.total} onPage={setPage} />
        </>
      )}
    </Card>
  );
}

function Entry({ act }: { act: Act }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  const time = (iso: string) => format.dateTime(new Date(iso), TIME);
  return (
    <li className="border-line border-t px-5 py-3.5 text-sm">
      <p className="font-medium">{t(`logged.${act.act}`, { name: act.target_name })}</p>
      <p className="mt-0.5 text-ink-2">{t("because", { reason: act.reason })}</p>
      {shifts(act).map(({ field, from, to }) => (
        <p key={field} className="figures mt-0.5 text-ink-2 text-xs">
          {t(`fields.${field}`)}: {field.endsWith("_at") ? time(from) : from || "–"} →{" "}
          {field.endsWith("_at") ? time(to) : to}
        </p>
      ))}
      <p className="figures mt-1 text-ink-3 text-xs">
        {t("byAt", { name: act.admin_username, time: time(act.created_at) })}
      </p>
    </li>
  );
}
