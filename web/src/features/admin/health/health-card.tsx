"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Health } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { Detail, Details } from "@/ui/detail";
import { EmptyState, FailedState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { useHealth } from "../use-admin";
import { countsText, isTooOld } from "../view";
import { SourceStates } from "./source-states";

const OLDEST_SHOWN = 3;

/** How fresh the prices are, how long the queue is, and how each job went the last time. */
export function HealthCard() {
  const t = useTranslations("admin");
  const { data, isError, refetch } = useHealth();
  return (
    <Card title={t("health")}>
      {!data && isError && <FailedState text={t("failed")} onRetry={() => refetch()} />}
      {!data && !isError && <SkeletonRows count={6} className="h-12" />}
      {data && (
        <div className="flex flex-col gap-4 px-5 pt-2 pb-5">
          <Prices health={data} />
          {data.queue ? (
            <Details>
              <Detail name={t("queue")}>{t("queueDepths", { ...data.queue })}</Detail>
            </Details>
          ) : (
            <p role="status" className="text-down text-sm">
              {t("redisAway")}
            </p>
          )}
          <SourceStates health={data} />
          <Jobs health={data} />
        </div>
      )}
    </Card>
  );
}

function Prices({ health }: { health: Health }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  return (
    <Details>
      {health.prices
        .slice(0, OLDEST_SHOWN)
        .map(({ symbol, token_address, age_seconds, source }) => (
          <Detail key={token_address} name={t("priceOf", { symbol })}>
            <span className={isTooOld(age_seconds) ? "text-down" : ""}>
              {age_seconds === null
                ? t("noPrice")
                : t("age", { seconds: format.number(age_seconds), source: source ?? "" })}
            </span>
          </Detail>
        ))}
      <Detail name={t("refusedPrices")}>{format.number(health.refused_prices)}</Detail>
    </Details>
  );
}

function Jobs({ health }: { health: Health }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  if (!health.jobs) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section aria-label={t("jobs")} tabIndex={0} className="h-64 overflow-y-auto">
      {health.jobs.length === 0 && <EmptyState text={t("noJobs")} />}
      <ul className="flex flex-col gap-2.5 border-line border-t py-4 text-sm">
        {health.jobs.map(({ job, outcome, finished_at, duration_seconds, counts }) => (
          <li key={job} className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span>
              <code className="text-[13px]">{job}</code>{" "}
              <span className={outcome === "failed" ? "font-medium text-down" : "text-ink-2"}>
                {t(`outcomes.${outcome}`)}
              </span>
            </span>
            <span className="figures text-ink-2 text-xs">
              {format.relativeTime(new Date(finished_at), new Date(health.now))}
              {" · "}
              {t("took", { seconds: format.number(duration_seconds) })}
            </span>
            <span className="figures w-full text-ink-3 text-xs">{countsText(counts)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
