import type { ReactNode } from "react";
import { TokenIcon } from "./token-icon";

/** A token's picture and symbol, with a quieter line below. */
export function TokenName(props: { symbol: string; url?: string | null; note?: ReactNode }) {
  return (
    <span className="flex min-w-0 items-center gap-3">
      {/* A table on the narrowest of phones has no room for pictures. */}
      <span className="contents max-[359px]:[td_&]:hidden">
        <TokenIcon symbol={props.symbol} url={props.url} />
      </span>
      <span className="min-w-0">
        <span className="block font-medium">{props.symbol}</span>
        {props.note && (
          <span className="line-clamp-2 max-w-48 text-ink-3 text-xs">{props.note}</span>
        )}
      </span>
    </span>
  );
}
