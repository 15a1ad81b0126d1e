"use client";

import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { submittedAmount, typedAmount } from "@/format/decimal";
import { amountText } from "@/format/money";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import type { Market } from "@/rpc/generated";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Segmented } from "@/ui/segmented";
import type { useRun } from "./use-run";
import { exchange, type Side, tradable } from "./view";

const FIELD = "mt-1.5 h-10 w-full rounded-xl border border-line bg-canvas px-3 text-ink text-sm";

/** A market order in the run: it fills at the first price after it, to which the clock moves. */
export function OrderForm(props: {
  market: Market;
  order: ReturnType<typeof useRun>["order"];
  isLocked: boolean;
}) {
  const t = useTranslations("practice");
  const id = useId();
  const failureText = useFailureText();
  const [symbol, setSymbol] = useState("SOL");
  const [side, setSide] = useState<Side>("buy");
  const [typed, setTyped] = useState("");
  const { market, order } = props;
  const between = exchange(market, symbol, side);
  const amount = submittedAmount(typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!between || amount === null) return;
    order.mutate(
      {
        from_token_address: between.sold.token_address,
        to_token_address: between.bought.token_address,
        amount,
        idempotency_key: crypto.randomUUID(),
      },
      { onSuccess: () => setTyped("") },
    );
  };
  return (
    <Card title={t("order")}>
      <form onSubmit={submit} className="flex flex-col gap-4 px-5 pt-2 pb-5 text-ink-2 text-sm">
        <Segmented
          label={t("side")}
          choices={(["buy", "sell"] as const).map((value) => ({ value, label: t(value) }))}
          value={side}
          onChange={setSide}
          isWide
        />
        <label>
          {t("token")}
          <select
            value={symbol}
            onChange={(event) => setSymbol(event.target.value)}
            className={FIELD}
          >
            {tradable(market).map((token) => (
              <option key={token.symbol}>{token.symbol}</option>
            ))}
          </select>
        </label>
        <label>
          {t("amount", { symbol: between?.sold.symbol ?? "" })}
          <input
            value={typed}
            onChange={(event) =>
              setTyped(typedAmount(event.target.value, between?.sold.decimals ?? 0))
            }
            inputMode="decimal"
            autoComplete="off"
            placeholder="0"
            aria-describedby={`${id}-held`}
            className={`figures ${FIELD}`}
          />
          <span id={`${id}-held`} className="mt-1.5 block text-ink-3 text-xs">
            {t("held", { amount: amountText(between?.balance ?? "0") })}
          </span>
        </label>
        {order.isError && (
          <p role="alert" className="text-down text-xs">
            {failureText(order.error)}
          </p>
        )}
        <Button
          type="submit"
          look="primary"
          disabled={props.isLocked || order.isPending || amount === null}
        >
          {order.isPending ? t("ordering") : t("send")}
        </Button>
        <p className="text-ink-3 text-xs">{t("fills")}</p>
      </form>
    </Card>
  );
}
