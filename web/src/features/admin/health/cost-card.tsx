"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { DatabaseCost } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { Detail, Details } from "@/ui/detail";
import { FailedState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { useCost } from "../use-admin";

const LARGEST_SHOWN = 8;
const GIGABYTE = 1e9;
const MEGABYTE = 1e6;
const TWO_DIGITS = { maximumFractionDigits: 2 };

/** Storage and compute hours of the database, now and in a month, against the plans. */
export function CostCard() {
  const t = useTranslations("admin");
  const { data, isError, refetch } = useCost();
  return (
    <Card title={t("cost")}>
      {!data && isError && <FailedState text={t("failed")} onRetry={() => refetch()} />}
      {!data && !isError && <SkeletonRows count={4} className="h-12" />}
      {data && (
        <div className="flex flex-col gap-4 px-5 pt-2 pb-5">
          <InAll cost={data} />
          <Tables cost={data} />
        </div>
      )}
    </Card>
  );
}

function InAll({ cost }: { cost: DatabaseCost }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  const days = cost.forecast_days;
  const gigabytes = (bytes: number) => format.number(bytes / GIGABYTE, TWO_DIGITS);
  return (
    <Details>
      <Detail name={t("storage")}>
        {t("storageOf", {
          now: gigabytes(cost.bytes),
          later: gigabytes(cost.forecast_bytes),
          days,
        })}
      </Detail>
      <Detail name={t("computeHours")}>
        {cost.awake_since === null
          ? t("noComputeHours")
          : t("computeHoursOf", {
              now: format.number(cost.compute_hours),
              later: format.number(cost.forecast_compute_hours),
              since: format.dateTime(new Date(cost.awake_since), { dateStyle: "medium" }),
              days,
            })}
      </Detail>
      <Detail name={t("connections")}>
        {t("connectionsOf", { used: cost.connections, most: cost.connections_max })}
      </Detail>
      {cost.plans.map(({ name, usd, storage_gb, compute_hours, is_enough }) => (
        <Detail key={name} name={t("plan", { name, usd })}>
          <span className={is_enough ? "" : "text-down"}>
            {t("planHas", { storage: storage_gb, hours: compute_hours, enough: String(is_enough) })}
          </span>
        </Detail>
      ))}
    </Details>
  );
}

function Tables({ cost }: { cost: DatabaseCost }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  return (
    <section aria-label={t("tables")}>
      <ul className="flex flex-col gap-1.5 border-line border-t pt-4 text-sm">
        {cost.tables.slice(0, LARGEST_SHOWN).map(({ name, bytes, rows, rows_a_day }) => (
          <li key={name} className="flex flex-wrap items-baseline justify-between gap-x-4">
            <code className="text-[13px]">{name}</code>
            <span className="figures text-ink-2 text-xs">
              {t("tableSize", {
                megabytes: format.number(bytes / MEGABYTE, TWO_DIGITS),
                rows,
                daily: rows_a_day,
              })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
