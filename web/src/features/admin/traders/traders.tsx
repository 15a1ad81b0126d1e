"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { useDebounced } from "@/browser/debounced";
import { Card } from "@/ui/card";
import { FailedState } from "@/ui/notice";
import { Pager } from "@/ui/pages/pager";
import { SkeletonRows } from "@/ui/skeleton";
import type { Decision } from "../decision/decision";
import { type TraderFilter, useTraders } from "../use-admin";
import { FoundTrader } from "./found-trader";

const SEARCH_LENGTH_MAX = 64;
const TYPING_MS = 250;
const FILTERS = [
  "all",
  "flagged",
  "disqualified",
  "shared_address",
  "same_orders",
  "opposite_positions",
  "high_markouts",
] as const satisfies TraderFilter[];
const FIELD = "h-10 min-w-0 flex-1 basis-40 rounded-xl border border-line bg-canvas px-3 text-sm";

/** Finds traders by name, address or flag, to be looked at, disqualified or taken back. */
export function Traders({ onAsk }: { onAsk: (decision: Decision) => void }) {
  const t = useTranslations("admin");
  const [typed, setTyped] = useState("");
  const [filter, setFilter] = useState<TraderFilter>("all");
  const [page, setPage] = useState(1);
  const search = useDebounced(typed.trim(), TYPING_MS);
  const { data, isError, refetch } = useTraders(search, filter, page);
  return (
    <Card
      title={t("traders")}
      className="overflow-hidden"
      aside={
        <a href="/api/admin/traders.csv" download className="text-accent text-sm hover:underline">
          {t("export")}
        </a>
      }
    >
      <div className="px-5 pb-4">
        <p className="text-ink-2 text-sm">{t("disqualifyMeans")}</p>
        <div className="mt-3 flex flex-wrap gap-2">
          <input
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setPage(1);
            }}
            maxLength={SEARCH_LENGTH_MAX}
            placeholder={t("search")}
            aria-label={t("search")}
            className={FIELD}
          />
          <select
            value={filter}
            onChange={(event) => {
              setFilter(FILTERS.find((one) => one === event.target.value) ?? "all");
              setPage(1);
            }}
            aria-label={t("filter")}
            className={FIELD}
          >
            {FILTERS.map((one) => (
              <option key={one} value={one}>
                {t(`filters.${one}`)}
              </option>
            ))}
          </select>
        </div>
        {data && (
          <p className="mt-3 text-ink-3 text-xs leading-relaxed">
            {t("flagsMean", {
              wallets: data.wallets_min,
              orders: data.same_orders_min,
              positions: data.opposite_positions_min,
              hours: data.hours,
            })}
          </p>
        )}
      </div>
      {!data && isError && <FailedState text={t("failed")} onRetry={() => refetch()} />}
      {!data && !isError && <SkeletonRows count={3} className="h-16" />}
      {data?.traders.length === 0 && (
        <p className="flex min-h-16 items-center border-line border-t px-5 text-ink-2 text-sm">
          {t("nobody")}
        </p>
      )}
      <ul>
        {data?.traders.map((trader) => (
          <FoundTrader key={trader.wallet_address} trader={trader} onAsk={onAsk} />
        ))}
      </ul>
      {data && data.total > data.limit && <Pager page={page} total={data.total} onPage={setPage} />}
    </Card>
  );
}
