"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useMemo } from "react";
import { useTranslations } from "use-intl";
import { priceText } from "@/format/money";
import { MARKET_WORDS } from "@/i18n/market-words";
import { MoreWords } from "@/i18n/more-words";
import { useTRPC } from "@/rpc/client";
import { usePrices } from "@/rpc/queries/use-prices";
import { toast } from "@/ui/toast";
import { metAlerts, type PriceAlert } from "./alert";
import { useAlerts } from "./use-alerts";

const INTERVAL_MS = 20_000;

/**
 * Tells of each price alert once, when its price is reached while a page is open: on the page, and
 * by the browser where that was allowed. A tab behind others asks too, as often as browsers let it.
 */
export default function AlertWatch() {
  return (
    <MoreWords words={MARKET_WORDS}>
      <Watch />
    </MoreWords>
  );
}

function Watch() {
  const { alerts, take } = useAlerts();
  const { byAddress: live } = usePrices();
  const asked = useAskedPrices(alerts);
  const say = useSay();
  const onPrices = useEffectEvent((prices: ReadonlyMap<string, { price_usd: string }>) => {
    const met = metAlerts(alerts, prices);
    if (met.length === 0) return;
    const own = new Set(take(met.map(({ alert }) => alert.id)).map(({ id }) => id));
    for (const { alert, price } of met) if (own.has(alert.id)) say(alert, price);
  });
  // An alert that is new is looked at as well: the price may move while it is written.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the alerts are read by the event
  useEffect(() => onPrices(live), [live, alerts]);
  useEffect(() => onPrices(asked), [asked]);
  return null;
}

/** The prices of the alerts' tokens, asked for while nobody looks too. */
function useAskedPrices(alerts: readonly PriceAlert[]) {
  const trpc = useTRPC();
  const tokens = [...new Set(alerts.map(({ token }) => token))].sort();
  const { data } = useQuery(
    trpc.tokens.prices.queryOptions(
      { tokens },
      {
        enabled: tokens.length > 0,
        refetchInterval: INTERVAL_MS,
        refetchIntervalInBackground: true,
      },
    ),
  );
  return useMemo(
    () => new Map((data?.prices ?? []).map((price) => [price.token_address, price])),
    [data],
  );
}

function useSay(): (alert: PriceAlert, price: string) => void {
  const t = useTranslations("alert");
  return ({ id, symbol, side, price }, now) => {
    const title = t("met", { symbol, side: t(`sides.${side}`), price: priceText(price) });
    const text = t("metText", { price: priceText(now) });
    toast.info(title, { description: text, id: `alert ${id}`, isPersistent: true });
    if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
    try {
      new Notification(title, { body: text, tag: id });
    } catch {
      // Some browsers of phones have the permission and no such notifications.
    }
  };
}
