"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { MARKET_WORDS } from "@/i18n/market-words";
import { MoreWords } from "@/i18n/more-words";
import { PriceAge } from "@/markets/price-age";
import { useTRPC } from "@/rpc/client";
import type { TapeTrade } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { EmptyState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { TraderName } from "@/ui/traders/trader-name";
import { tradeSentence } from "./trade-sentence";

const INTERVAL_MS = 15_000;
const SHOWN = 8;

/** The newest orders and liquidations of all, people and agents told apart. */
export default function TapeList() {
  return (
    <MoreWords words={MARKET_WORDS}>
      <Trades />
    </MoreWords>
  );
}

function Trades() {
  const t = useTranslations("tape");
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.arena.tape.queryOptions(undefined, { refetchInterval: INTERVAL_MS }),
  );
  const trades = data?.trades.slice(0, SHOWN);
  const delay = data && data.delay_seconds > 0 && (
    <p className="text-ink-3 text-xs">
      {t("delayed", { minutes: Math.ceil(data.delay_seconds / 60) })}
    </p>
  );
  return (
    <Card title={t("title")} aside={delay}>
      <div className="min-h-96">
        {!trades && <SkeletonRows count={SHOWN} className="h-12" />}
        {trades?.length === 0 && <EmptyState text={data?.is_hidden ? t("hidden") : t("none")} />}
        <ol>
          {trades?.map((trade) => (
            <Line key={trade.id} trade={trade} />
          ))}
        </ol>
      </div>
    </Card>
  );
}

function Line({ trade }: { trade: TapeTrade }) {
  const t = useTranslations();
  const { key, gaps, direction } = tradeSentence(trade);
  const side = direction === null ? "" : t(`perp.${direction}`);
  const isLost = trade.transaction_type === "perp_liquidation";
  return (
    <li className="grid min-h-12 grid-cols-[1fr_auto] items-center gap-x-4 border-line border-t px-5 py-1.5 text-sm md:grid-cols-[3fr_5fr_auto]">
      <Link
        href={`/portfolio?wallet=${trade.wallet_address}`}
        className="flex min-w-0 items-center gap-2 hover:underline"
      >
        <TraderName address={trade.wallet_address} name={trade.username} size={24} />
        {trade.is_by_agent && (
          <span className="rounded-md border border-line px-1.5 text-ink-2 text-xs">
            {t("leaderboard.agent")}
          </span>
        )}
      </Link>
      <span
        className={`figures min-w-0 break-words max-md:order-last max-md:col-span-2 ${isLost ? "text-down" : "text-ink-2"}`}
      >
        {t(`tape.trades.${key}`, { ...gaps, side })}
      </span>
      <PriceAge at={trade.created_at} />
    </li>
  );
}
