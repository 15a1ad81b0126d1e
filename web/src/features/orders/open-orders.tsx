"use client";

import { useTranslations } from "use-intl";
import { useOrder } from "@/orders/use-order";
import { useTRPCClient } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import type { WaitingOrder } from "@/rpc/generated";
import { useOrders } from "@/rpc/queries/use-orders";
import { useRefreshAfterOrder } from "@/rpc/queries/use-portfolio";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Money } from "@/ui/money";
import { EmptyState, FailedState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { Cell, Head, Row, Table } from "@/ui/table";
import { toast } from "@/ui/toast";
import { comesFromAbove, type Market } from "./draft";

/** The orders of the signed-in wallet that wait, of one market. */
export default function OpenOrders({ market }: { market: Market }) {
  const t = useTranslations("waiting");
  return (
    <Card title={t("open")}>
      <Orders market={market} />
    </Card>
  );
}

function Orders({ market }: { market: Market }) {
  const t = useTranslations("waiting");
  const { data, orders, isError, refetch } = useOrders();
  if (isError && !data) return <FailedState text={t("listFailed")} onRetry={() => refetch()} />;
  if (!data) return <SkeletonRows count={1} className="h-[116px]" />;
  const waiting = orders.filter((one) => one.market === market);
  if (waiting.length === 0) return <EmptyState text={t("none")} />;
  return (
    <Table caption={t("open")} head={<Heads />}>
      {waiting.map((order) => (
        <OrderRow key={order.id} order={order} />
      ))}
    </Table>
  );
}

function Heads() {
  const t = useTranslations("waiting");
  return (
    <>
      <Head>{t("order")}</Head>
      <Head end>{t("trigger")}</Head>
      <Head end from="sm">
        {t("amount")}
      </Head>
      <Head end>
        <span className="sr-only">{t("cancel")}</span>
      </Head>
    </>
  );
}

function OrderRow({ order }: { order: WaitingOrder }) {
  const t = useTranslations("waiting");
  const { market, kind, side, symbol, leverage } = order;
  const { place: cancel, isPending } = useCancel(order);
  const gives = market === "perp" || side === "buy" ? "USDC" : symbol;
  const way = comesFromAbove(kind, side) ? "≤" : "≥";
  return (
    <Row>
      <Cell>
        <span className="block font-medium">
          {t(`sides.${market}.${side}`)} {symbol}
          {leverage === null ? "" : ` ${leverage}×`}
        </span>
        <span className="block text-ink-3 text-xs">{t(`kinds.${kind}`)}</span>
      </Cell>
      <Cell end>
        <span aria-hidden="true">{way} </span>
        <Money as="price" value={order.trigger_price} />
      </Cell>
      <Cell end from="sm">
        <Money as="amount" value={order.amount} symbol={gives} />
      </Cell>
      <Cell end>
        <Button
          size="small"
          disabled={isPending}
          onClick={() => cancel({ order_id: order.id })}
          aria-label={t("cancelOf", { symbol })}
        >
          {t("cancel")}
        </Button>
      </Cell>
    </Row>
  );
}

function useCancel({ id, symbol }: WaitingOrder) {
  const t = useTranslations("waiting");
  const { orders } = useTRPCClient();
  const refresh = useRefreshAfterOrder();
  const failureText = useFailureText();
  return useOrder({
    name: `cancel ${id}`,
    current: { order_id: id },
    send: (input: { order_id: string; idempotency_key: string }) => orders.cancel.mutate(input),
    onDone: () => {
      toast.success(t("cancelled", { symbol }));
      refresh();
    },
    onRefused: (error) => {
      toast.error(t("cancelFailed"), { description: failureText(error) });
      refresh();
    },
  });
}
