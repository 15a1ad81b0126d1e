"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/rpc/client";
import { Card } from "@/ui/card";
import { Change } from "@/ui/change";

const SOURCES = [
  "spot",
  "perps",
  "funding",
  "staking",
  "liquid_staking",
  "lending",
  "fees",
] as const;
const INTERVAL_MS = 30_000;

/** Where the profit comes from: parts that add up to it, and what holding would have made. */
export default function ProfitSources(props: { walletAddress: string; season: string | null }) {
  const t = useTranslations("portfolio");
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.portfolio.breakdown.queryOptions(
      { wallet_address: props.walletAddress, ...(props.season && { season: props.season }) },
      { refetchInterval: INTERVAL_MS },
    ),
  );
  return (
    <Card title={t("sources")}>
      <dl className="px-5 pb-4 text-sm">
        {SOURCES.map((source) => (
          <Line key={source} name={t(`source.${source}`)} usd={data?.[source]} />
        ))}
        <Line name={t("source.all")} usd={data?.pnl_usd} isTotal />
        <Line name={t("source.hold")} usd={data?.hold_pnl_usd} />
      </dl>
    </Card>
  );
}

function Line(props: { name: string; usd: string | null | undefined; isTotal?: boolean }) {
  const look = props.isTotal ? "border-line border-t font-medium" : "";
  return (
    <div className={`flex h-9 items-center justify-between gap-4 ${look}`}>
      <dt className={props.isTotal ? "" : "text-ink-2"}>{props.name}</dt>
      <dd>{props.usd === null || props.usd === undefined ? "–" : <Change usd={props.usd} />}</dd>
    </div>
  );
}
