"use client";

import { type ReactNode, useId } from "react";
import { useTranslations } from "use-intl";
import { isAmount, portion, typedAmount } from "@/format/decimal";
import { amountText } from "@/format/money";

const PERCENTS = [25, 50, 75, 100];
const LARGE_DIGITS_MAX = 8;

/** Where an amount of a token is typed, with its balance and buttons for parts of it. */
export function AmountField(props: {
  title: string;
  symbol: string;
  decimals: number;
  /** Null while nobody is signed in: then there are no parts of a balance to choose. */
  balance: string | null;
  /** What the buttons give parts of, where that is less than the balance. */
  spendable?: string;
  amount: string;
  onChange: (amount: string) => void;
  token: ReactNode;
  below?: ReactNode;
}) {
  const t = useTranslations("swap");
  const id = useId();
  const { balance, decimals } = props;
  // A phone has no room for many large digits.
  const isLong = props.amount.length > LARGE_DIGITS_MAX;
  const isWrong = !isAmount(props.amount);
  return (
    <div className="rounded-2xl border border-line bg-canvas p-4 focus-within:border-line-strong">
      <div className="flex items-center justify-between text-ink-2 text-sm">
        <label htmlFor={id}>{props.title}</label>
        {balance !== null && (
          <span data-testid="balance" className="figures" title={balance}>
            {t("balance", { amount: amountText(balance) })}
          </span>
        )}
      </div>
      <div className="mt-2 flex items-center gap-3">
        <input
          id={id}
          value={props.amount}
          onChange={(event) => props.onChange(typedAmount(event.target.value, decimals))}
          inputMode="decimal"
          autoComplete="off"
          placeholder="0"
          aria-label={t("amount", { symbol: props.symbol })}
          aria-invalid={isWrong}
          aria-describedby={`${id}-below`}
          className={`figures h-11 w-full min-w-0 bg-transparent font-medium outline-none placeholder:text-ink-3 ${isLong ? "text-lg sm:text-3xl" : "text-3xl"}`}
        />
        {props.token}
      </div>
      <div className="mt-2 flex min-h-7 flex-wrap items-center justify-between gap-2 text-ink-2 text-sm">
        <span id={`${id}-below`} className={isWrong ? "text-down" : "figures"}>
          {isWrong ? t("notAnAmount") : props.below}
        </span>
        {balance !== null && (
          <span className="ml-auto flex gap-1">
            {PERCENTS.map((percent) => (
              <button
                key={percent}
                type="button"
                onClick={() =>
                  props.onChange(portion(props.spendable ?? balance, percent, decimals))
                }
                className="h-7 rounded-md border border-line px-2 font-medium text-ink-2 text-xs hover:border-line-strong hover:text-ink"
              >
                {partName(percent)}
              </button>
            ))}
          </span>
        )}
      </div>
    </div>
  );

  function partName(percent: number): string {
    if (percent === 100) return t("max");
    return percent === 50 ? t("half") : t("percent", { percent });
  }
}
