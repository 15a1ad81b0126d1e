"use client";

import { type ReactNode, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { typedAmount } from "@/format/decimal";
import { MARKET_WORDS } from "@/i18n/market-words";
import { MoreWords } from "@/i18n/more-words";
import type { PositionDetails } from "@/rpc/generated";
import { Detail, Details } from "@/ui/detail";
import { Money } from "@/ui/money";
import type { Direction } from "../draft";
import { planOf } from "./plan";

const PRICE_DECIMALS = 18;

interface Drafted {
  direction: Direction;
  terms: PositionDetails | undefined;
}

/** Reward and risk of the drafted position by two prices that are typed; nothing is ordered by it. */
export default function PlanFields(props: Drafted & { waiting: ReactNode }) {
  return (
    <MoreWords words={MARKET_WORDS} waiting={props.waiting}>
      <Fields {...props} />
    </MoreWords>
  );
}

function Fields(props: Drafted) {
  const t = useTranslations("plan");
  const [target, setTarget] = useState("");
  const [stop, setStop] = useState("");
  const plan = props.terms && planOf(props.direction, props.terms, { target, stop });
  const isPlan = typeof plan === "object";
  return (
    <details className="rounded-2xl border border-line px-4 py-3 text-sm">
      <summary className="cursor-pointer font-medium">{t("title")}</summary>
      <p className="mt-2 text-ink-3 text-xs">{t("text")}</p>
      <div className="mt-3 grid grid-cols-2 gap-3">
        <PriceField label={t("target")} value={target} onChange={setTarget} />
        <PriceField label={t("stop")} value={stop} onChange={setStop} />
      </div>
      <div className="mt-3">
        <Details>
          <Detail name={t("ratio")}>{isPlan ? `${plan.ratio} : 1` : "–"}</Detail>
          <Detail name={t("gain")}>
            <Money value={isPlan ? plan.gain : null} className="text-up" />
          </Detail>
          <Detail name={t("loss")}>
            <Money value={isPlan ? plan.loss : null} className="text-down" />
          </Detail>
        </Details>
      </div>
      <p role="status" className="mt-2 min-h-5 text-warn text-xs">
        {plan === "targetSide" || plan === "stopSide" ? t(plan) : ""}
      </p>
    </details>
  );
}

function PriceField(props: { label: string; value: string; onChange: (typed: string) => void }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="text-ink-2 text-xs">
        {props.label}
      </label>
      <input
        id={id}
        value={props.value}
        onChange={(event) => props.onChange(typedAmount(event.target.value, PRICE_DECIMALS))}
        inputMode="decimal"
        autoComplete="off"
        className="figures mt-1 h-10 w-full rounded-lg border border-line bg-canvas px-2 outline-none focus:border-line-strong"
      />
    </div>
  );
}
