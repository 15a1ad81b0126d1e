"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";
import { typedLeverage } from "./draft";

const LENGTH_MAX = 6;

/** How many times the collateral: chosen by a slider, or typed. */
export function LeverageField(props: {
  typed: string;
  max: number;
  onChange: (typed: string) => void;
}) {
  const t = useTranslations("perp");
  const id = useId();
  const { typed, max, onChange } = props;
  const leverage = typedLeverage(typed, max);
  // Nothing that is typed is dropped: "2.5" is said to be no leverage, and never is 25.
  const type = (text: string) => onChange(text.normalize("NFKC").trim().slice(0, LENGTH_MAX));
  return (
    <div className="rounded-2xl border border-line bg-canvas p-4">
      <div className="flex items-center justify-between gap-4">
        <label htmlFor={id} className="text-ink-2 text-sm">
          {t("leverage")}
        </label>
        <span className="flex items-baseline gap-1">
          <input
            id={id}
            value={typed}
            onChange={(event) => type(event.target.value)}
            inputMode="numeric"
            autoComplete="off"
            aria-invalid={leverage === null}
            className="figures h-9 w-16 rounded-lg border border-line bg-surface px-2 text-right font-medium aria-invalid:border-down"
          />
          <span aria-hidden="true" className="text-ink-2 text-sm">
            ×
          </span>
        </span>
      </div>
      <input
        type="range"
        min={1}
        max={max}
        value={leverage ?? 1}
        onChange={(event) => onChange(event.target.value)}
        aria-label={t("leverageSlider")}
        aria-valuetext={t("times", { leverage: leverage ?? 1 })}
        className="mt-3 h-6 w-full cursor-pointer accent-accent"
      />
      <div aria-hidden="true" className="figures flex justify-between text-ink-3 text-xs">
        <span>{t("times", { leverage: 1 })}</span>
        <span>{t("times", { leverage: max })}</span>
      </div>
    </div>
  );
}
