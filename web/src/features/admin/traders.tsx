"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useDebounced } from "@/browser/debounced";
import { useTRPC } from "@/rpc/client";
import type { Overview } from "@/rpc/generated";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { TraderName } from "@/ui/trader-name";
import type { Decision } from "./decision";

const FOUND_MAX = 5;
const SEARCH_LENGTH_MAX = 64;
const TYPING_MS = 250;

/** Who is disqualified, and a search for whoever is to be. */
export function Traders(props: {
  overview: Overview | undefined;
  onAsk: (decision: Decision) => void;
}) {
  const t = useTranslations("admin");
  const trpc = useTRPC();
  const [typed, setTyped] = useState("");
  const search = useDebounced(typed.trim(), TYPING_MS);
  const found = useQuery(
    trpc.leaderboard.get.queryOptions(
      { limit: FOUND_MAX, search },
      { enabled: search !== "", placeholderData: keepPreviousData },
    ),
  );
  const excluded = props.overview?.disqualified ?? [];
  const others = search === "" ? [] : (found.data?.users ?? []).filter((one) => !one.disqualified);
  const isNobody = search !== "" && found.data?.users.length === 0;
  return (
    <Card title={t("traders")} className="overflow-hidden">
      <div className="px-5 pb-4">
        <p className="text-ink-2 text-sm">{t("disqualifyMeans")}</p>
        <input
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          maxLength={SEARCH_LENGTH_MAX}
          placeholder={t("search")}
          aria-label={t("search")}
          className="mt-3 h-10 w-full rounded-xl border border-line bg-canvas px-3 text-sm"
        />
      </div>
      {others.length === 0 && excluded.length === 0 && (
        <p className="flex min-h-16 items-center border-line border-t px-5 text-ink-2 text-sm">
          {isNobody ? t("nobody") : t("searchHint")}
        </p>
      )}
      <ul>
        {others.map((trader) => (
          <Entry key={trader.wallet_address} trader={trader} onAsk={props.onAsk} />
        ))}
        {excluded.map((trader) => (
          <Entry
            key={trader.wallet_address}
            trader={trader}
            reason={trader.reason}
            onAsk={props.onAsk}
          />
        ))}
      </ul>
    </Card>
  );
}

function Entry(props: {
  trader: { wallet_address: string; username: string };
  reason?: string;
  onAsk: (decision: Decision) => void;
}) {
  const t = useTranslations("admin");
  const { trader, reason } = props;
  const { wallet_address, username } = trader;
  const act = reason === undefined ? "disqualify" : "reinstate";
  return (
    <li className="flex min-h-16 items-center gap-3 border-line border-t px-5 py-2.5 text-sm">
      <div className="min-w-0 flex-1">
        <TraderName address={wallet_address} name={username} />
        {reason !== undefined && (
          <p className="mt-1 text-warn">{t("disqualifiedFor", { reason })}</p>
        )}
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        {([act, "clearName", "clearBio"] as const).map((one) => (
          <Button
            key={one}
            size="small"
            onClick={() => props.onAsk({ act: one, name: username, wallet_address })}
            aria-label={t(`actsOn.${one}`, { name: username })}
          >
            {t(`acts.${one}`)}
          </Button>
        ))}
      </div>
    </li>
  );
}
