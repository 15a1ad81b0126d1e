"use client";

import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { useFavourites } from "@/browser/favourites";
import { useHydrated } from "@/browser/hydrated";
import type { PerpMarket } from "@/rpc/generated";
import { useDayChanges } from "@/rpc/queries/use-day-changes";
import { useMarkets } from "@/rpc/queries/use-markets";
import { Card } from "@/ui/card";
import { Icon } from "@/ui/icons";
import { EmptyState, FailedState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { Head, Table } from "@/ui/table";
import { MarketRow } from "./market-row";
import { listed, type MarketOrder, type MarketSort, nextOrder } from "./order";

const NONE: PerpMarket[] = [];
const SERVERS_ORDER: MarketOrder = { by: null, isAscending: true };

/** Every market with its price, change, funding and limit; one of them is chosen for the ticket. */
export default function MarketList(props: { chosen: string; onChoose: (token: string) => void }) {
  const t = useTranslations("perp");
  const tMarket = useTranslations("market");
  const { markets: answered, isError, isPending, refetch } = useMarkets();
  // Hydrated after the page, when an answer may be there that the exported page was without.
  const isHydrated = useHydrated();
  const markets = isHydrated ? answered : NONE;
  const changeOf = useDayChanges();
  const { favourites } = useFavourites();
  const [search, setSearch] = useState("");
  const [order, setOrder] = useState(SERVERS_ORDER);
  const rows = useMemo(() => {
    const changed = markets.map((market) => ({
      ...market,
      change: changeOf(market.token_address, market.mark_price),
    }));
    return listed(changed, { search, order, favourites });
  }, [markets, changeOf, search, order, favourites]);
  return (
    <Card
      title={t("markets")}
      aside={
        <label className="flex h-9 items-center gap-2 rounded-xl border border-line bg-canvas px-3 text-ink-2 focus-within:border-line-strong">
          <Icon name="search" className="size-4" />
          <input
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            placeholder={tMarket("search")}
            aria-label={tMarket("search")}
            className="w-40 bg-transparent text-ink text-sm outline-none placeholder:text-ink-3"
          />
        </label>
      }
    >
      {(isPending || !isHydrated) && <SkeletonRows count={8} className="h-16" />}
      {isError && markets.length === 0 && (
        <FailedState text={t("marketsFailed")} onRetry={() => refetch()} />
      )}
      {markets.length > 0 && rows.length === 0 && (
        <EmptyState text={tMarket("noneFound", { search })} />
      )}
      {rows.length > 0 && (
        <Table
          caption={t("markets")}
          head={<Heads order={order} onSort={(by) => setOrder(nextOrder(order, by))} />}
        >
          {rows.map((market) => (
            <MarketRow
              key={market.token_address}
              market={market}
              isChosen={market.token_address === props.chosen}
              onChoose={() => props.onChoose(market.token_address)}
            />
          ))}
        </Table>
      )}
    </Card>
  );
}

function Heads(props: { order: MarketOrder; onSort: (by: MarketSort) => void }) {
  const t = useTranslations("perp");
  const tMarket = useTranslations("market");
  return (
    <>
      <SortHead by="name" label={t("market")} {...props} />
      <SortHead by="price" label={t("mark")} end {...props} />
      <SortHead by="change" label={tMarket("change")} end from="sm" {...props} />
      <SortHead by="funding" label={t("funding")} end from="md" {...props} />
      <Head end from="lg">
        {t("maxLeverage")}
      </Head>
      <Head end>
        <span className="sr-only">{t("choose")}</span>
      </Head>
    </>
  );
}

function SortHead(props: {
  by: MarketSort;
  label: string;
  end?: boolean;
  from?: "sm" | "md";
  order: MarketOrder;
  onSort: (by: MarketSort) => void;
}) {
  const t = useTranslations("market");
  const { by, label, end, from, order, onSort } = props;
  const isCurrent = order.by === by;
  const way = order.isAscending ? "ascending" : "descending";
  return (
    <Head end={end} from={from} aria-sort={isCurrent ? way : undefined}>
      <button
        type="button"
        onClick={() => onSort(by)}
        title={`${t("sortBy")}: ${t(`sorts.${by}`)}`}
        className={`h-9 hover:text-ink ${isCurrent ? "font-semibold text-ink" : ""}`}
      >
        {label}
        <span aria-hidden="true">{isCurrent ? (order.isAscending ? " ↑" : " ↓") : ""}</span>
      </button>
    </Head>
  );
}
