"use client";

import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { submittedAmount, typedAmount } from "@/format/decimal";
import { MARKET_WORDS } from "@/i18n/market-words";
import { MoreWords } from "@/i18n/more-words";
import { Button } from "@/ui/button";
import { OpenedDialog as Dialog } from "@/ui/dialogs/opened-dialog";
import { Segmented } from "@/ui/segmented";
import type { Charted } from "../candles";
import { ALERTS_MAX, alertProblem, type PriceAlert } from "./alert";
import { AlertLines } from "./alert-lines";
import { Permission } from "./permission";
import { useAlerts } from "./use-alerts";

const PRICE_DECIMALS = 18;
const SIDES = ["above", "below"] as const;

/** A name that no other alert has; `randomUUID` is missing where the site is not reached by https. */
function newName(): string {
  return String(crypto.getRandomValues(new BigUint64Array(1))[0]);
}

/** Where price alerts of a token are written, and all there are can be deleted. */
export default function AlertDialog(props: { token: Charted; onClose: () => void }) {
  return (
    <MoreWords words={MARKET_WORDS}>
      <Alerts {...props} />
    </MoreWords>
  );
}

function Alerts(props: { token: Charted; onClose: () => void }) {
  const t = useTranslations("alert");
  const { token, onClose } = props;
  const id = useId();
  const { alerts, add, take } = useAlerts();
  const [side, setSide] = useState<PriceAlert["side"]>("above");
  const [price, setPrice] = useState("");
  const problem = alertProblem({ side, price }, token.price?.price_usd ?? null, alerts.length);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const submitted = submittedAmount(price);
    if (problem !== null || submitted === null) return;
    const { address, symbol } = token;
    add({ id: newName(), token: address, symbol, side, price: submitted });
    setPrice("");
  };
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t("title", { symbol: token.symbol })}
      description={t("text")}
    >
      <div className="flex min-h-0 flex-col gap-4 overflow-y-auto px-5 pt-1 pb-6">
        <form onSubmit={submit} className="flex flex-col gap-3">
          <Segmented
            label={t("side")}
            choices={SIDES.map((value) => ({ value, label: t(value) }))}
            value={side}
            onChange={setSide}
            isWide
          />
          <label htmlFor={id} className="text-ink-2 text-sm">
            {t("price")}
          </label>
          <input
            id={id}
            value={price}
            onChange={(event) => setPrice(typedAmount(event.target.value, PRICE_DECIMALS))}
            inputMode="decimal"
            autoComplete="off"
            className="figures h-11 rounded-xl border border-line bg-canvas px-3 outline-none focus:border-line-strong"
          />
          <Button type="submit" look="primary" disabled={problem !== null}>
            {problem === null ? t("add") : t(problem, { max: ALERTS_MAX })}
          </Button>
        </form>
        <AlertLines alerts={alerts} onRemove={(alert) => take([alert])} />
        <Permission />
      </div>
    </Dialog>
  );
}
