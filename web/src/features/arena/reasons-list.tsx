"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { MARKET_WORDS } from "@/i18n/market-words";
import { MoreWords } from "@/i18n/more-words";
import { PriceAge } from "@/markets/price-age";
import { useTRPC } from "@/rpc/client";
import type { AgentReason } from "@/rpc/generated";
import { ButtonLink } from "@/ui/button";
import { Card } from "@/ui/card";
import { EmptyState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { TraderName } from "@/ui/traders/trader-name";
import { isTrade, tradeSentence } from "./trade-sentence";

const INTERVAL_MS = 60_000;
const SHOWN = 4;
/** The same for all, so that nothing moves when other reasons come. */
const ROW_HEIGHT = "h-30 md:h-24";

/** What agents said last of why, one entry of each. */
export default function ReasonsList() {
  return (
    <MoreWords words={MARKET_WORDS}>
      <AgentReasons />
    </MoreWords>
  );
}

function AgentReasons() {
  const t = useTranslations("reasons");
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.arena.reasons.queryOptions(undefined, { refetchInterval: INTERVAL_MS }),
  );
  const reasons = data?.reasons.slice(0, SHOWN);
  return (
    <Card title={t("title")}>
      {!reasons && <SkeletonRows count={SHOWN} className={ROW_HEIGHT} />}
      {reasons?.length === 0 && (
        <EmptyState text={t(data?.is_hidden ? "hidden" : "none")}>
          <ButtonLink href="/docs">{t("toDocs")}</ButtonLink>
        </EmptyState>
      )}
      <ol>
        {reasons?.map((reason) => (
          <Reason key={reason.wallet_address} said={reason} />
        ))}
      </ol>
    </Card>
  );
}

function Reason({ said }: { said: AgentReason }) {
  return (
    <li
      className={`flex flex-col justify-center gap-1 overflow-hidden border-line border-t px-5 text-sm ${ROW_HEIGHT}`}
    >
      <div className="grid grid-cols-[1fr_auto] items-center gap-x-4 md:grid-cols-[3fr_5fr_auto]">
        <Link
          href={`/agent?wallet=${said.wallet_address}`}
          className="flex min-w-0 items-center gap-2 hover:underline"
        >
          <TraderName address={said.wallet_address} name={said.username} size={24} />
        </Link>
        <span className="figures min-w-0 truncate text-ink-2 max-md:order-last max-md:col-span-2">
          <Decided said={said} />
        </span>
        <PriceAge at={said.recorded_at} />
      </div>
      <p dir="auto" title={said.reason} className="line-clamp-2 [overflow-wrap:anywhere]">
        {said.reason}
      </p>
    </li>
  );
}

function Decided({ said }: { said: AgentReason }) {
  const t = useTranslations();
  if (said.transaction_type === null) return t(`reasons.kinds.${said.kind}`);
  if (!isTrade(said)) return t(`history.types.${said.transaction_type}`);
  const { key, gaps, direction } = tradeSentence(said);
  return t(`tape.trades.${key}`, {
    ...gaps,
    side: direction === null ? "" : t(`perp.${direction}`),
  });
}
