"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Decision } from "@/rpc/generated";
import { useTokens } from "@/rpc/queries/use-tokens";
import { confidenceText } from "./view";

const MOMENT = { dateStyle: "short", timeStyle: "medium" } as const;

/** One decision: what, when, why, how sure, and what would prove it wrong. */
export function DecisionRow({ decision }: { decision: Decision }) {
  const t = useTranslations("agent");
  const format = useFormatter();
  const { byAddress } = useTokens();
  const { kind, number, reason, invalidation, recorded_at, token_address } = decision;
  const percent = confidenceText(decision.confidence);
  const symbol = token_address !== null && byAddress.get(token_address)?.symbol;
  return (
    <li className="flex flex-col gap-1 border-line border-t px-5 py-3 text-sm">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="figures text-ink-3 text-xs">#{number}</span>
        <span className="font-medium">{t(`kinds.${kind}`)}</span>
        {symbol && <span className="text-ink-2">{symbol}</span>}
        {percent && <span className="text-ink-2 text-xs">{t("confidence", { percent })}</span>}
        <time dateTime={recorded_at} className="figures ml-auto text-ink-3 text-xs">
          {format.dateTime(new Date(recorded_at), MOMENT)}
        </time>
      </p>
      {reason && (
        <p dir="auto" className="text-ink-2 [overflow-wrap:anywhere]">
          {reason}
        </p>
      )}
      {invalidation && (
        <p dir="auto" className="text-ink-3 text-xs [overflow-wrap:anywhere]">
          {t("invalidation", { text: invalidation })}
        </p>
      )}
    </li>
  );
}
