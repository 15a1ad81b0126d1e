"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { decimal, plain } from "@/format/decimal";
import { usdText } from "@/format/money";
import { useTRPC } from "@/rpc/client";
import { Card } from "@/ui/card";
import { Change } from "@/ui/change";
import { Detail, Details } from "@/ui/detail";

const HOUR_MS = 3_600_000;

/** One's own account at a season's end, beside itself without what keys ordered. */
export function WithoutAgent({ season }: { season: string | null }) {
  const t = useTranslations("agent.without");
  const trpc = useTRPC();
  const input = season === null ? {} : { season };
  const { data } = useQuery(trpc.agents.without.queryOptions(input, { staleTime: HOUR_MS }));
  if (!data || data.orders_by_key === 0) return null;
  const { total_value_usd, without_usd, orders_by_key, impossible_orders } = data;
  return (
    <Card title={t("title")}>
      <div className="flex flex-col gap-4 px-5 pt-2 pb-5">
        <Details>
          <Detail name={t("real")}>{usdText(total_value_usd)}</Detail>
          <Detail name={t("value")}>{usdText(without_usd)}</Detail>
          <Detail name={t("difference")}>
            <Change usd={plain(decimal(total_value_usd).minus(without_usd))} />
          </Detail>
        </Details>
        <p className="text-ink-2 text-xs leading-relaxed">
          {t("text", { count: orders_by_key })}{" "}
          {impossible_orders > 0 && t("impossible", { count: impossible_orders })}
        </p>
      </div>
    </Card>
  );
}
