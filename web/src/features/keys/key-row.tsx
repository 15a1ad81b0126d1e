"use client";

import { useFormatter, useTranslations } from "use-intl";
import { usdText } from "@/format/money";
import type { AgentKey } from "@/rpc/generated";
import { Button } from "@/ui/button";
import { Detail, Details } from "@/ui/detail";

const LOOKS = { active: "text-up", expired: "text-warn", revoked: "text-ink-3" } as const;

/** One key with its caps and what it used of them today. */
export function KeyRow({ agentKey, onStop }: { agentKey: AgentKey; onStop: () => void }) {
  const t = useTranslations("keys");
  const format = useFormatter();
  const { name, state, ending, scopes, expires_at, last_used_at } = agentKey;
  const moment = (text: string) =>
    format.dateTime(new Date(text), { dateStyle: "medium", timeStyle: "short" });
  return (
    <li className="flex flex-col gap-3 border-line border-t px-5 py-4 text-sm first:border-t-0">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{name}</p>
          <p className="text-ink-3 text-xs">
            <span className={LOOKS[state]}>{t(`state.${state}`)}</span>
            {" · "}
            <code className="figures">{t("ending", { ending })}</code>
          </p>
        </div>
        {state === "active" && (
          <Button size="small" onClick={onStop} aria-label={t("stopKey", { name })}>
            {t("stop")}
          </Button>
        )}
      </div>
      <Details>
        <Detail name={t("scopes")}>{scopes.map((one) => t(`scope.${one}`)).join(", ")}</Detail>
        <Detail name={t("caps")}>
          <Caps agentKey={agentKey} />
        </Detail>
        <Detail name={t("today")}>
          {t("used", { count: agentKey.orders_today, usd: usdText(agentKey.value_today_usd) })}
        </Detail>
        <Detail name={t("lastUsed")}>{last_used_at ? moment(last_used_at) : t("neverUsed")}</Detail>
        {expires_at && <Detail name={t("until")}>{moment(expires_at)}</Detail>}
      </Details>
    </li>
  );
}

function Caps({ agentKey }: { agentKey: AgentKey }) {
  const t = useTranslations("keys");
  const { max_order_usd, max_day_usd, orders_per_day } = agentKey;
  const caps = [
    max_order_usd && t("orderCap", { usd: usdText(max_order_usd) }),
    max_day_usd && t("dayCap", { usd: usdText(max_day_usd) }),
    orders_per_day && t("countCap", { count: orders_per_day }),
  ].filter(Boolean);
  return caps.length > 0 ? caps.join(", ") : t("noCap");
}
