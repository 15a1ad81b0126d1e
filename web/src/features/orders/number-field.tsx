"use client";

import { type ReactNode, useId } from "react";
import { isAmount, typedAmount } from "@/format/decimal";

const DECIMALS = 18;

/** A number with its name: a price, an amount. */
export function NumberField(props: {
  name: string;
  unit: string;
  typed: string;
  onChange: (typed: string) => void;
  decimals?: number;
  below?: ReactNode;
}) {
  const id = useId();
  return (
    <div className="rounded-2xl border border-line bg-canvas p-4 focus-within:border-line-strong">
      <label htmlFor={id} className="text-ink-2 text-sm">
        {props.name}
      </label>
      <div className="mt-1 flex items-baseline gap-3">
        <input
          id={id}
          value={props.typed}
          onChange={(event) =>
            props.onChange(typedAmount(event.target.value, props.decimals ?? DECIMALS))
          }
          inputMode="decimal"
          autoComplete="off"
          placeholder="0"
          aria-invalid={!isAmount(props.typed)}
          className="figures h-9 w-full min-w-0 bg-transparent font-medium text-xl outline-none placeholder:text-ink-3"
        />
        <span className="text-ink-2 text-sm">{props.unit}</span>
      </div>
      {props.below !== undefined && <p className="mt-1 text-ink-3 text-xs">{props.below}</p>}
    </div>
  );
}
