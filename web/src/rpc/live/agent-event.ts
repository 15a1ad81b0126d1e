import type { AgentEvent, Transaction } from "../generated";

type Kind = Transaction["transaction_type"];

/** What a procedure that orders does, as the history calls it. */
const KINDS: Readonly<Record<string, Kind>> = {
  "trading.swap": "swap",
  "perp.open": "perp_open",
  "perp.close": "perp_close",
  "investments.stake": "stake",
  "investments.liquidStake": "liquid_stake",
  "investments.lend": "lend",
  "investments.unstake": "unstake",
  "orders.place": "order_reserve",
  "orders.cancel": "order_release",
  "perp.addMargin": "perp_margin",
  "perp.removeMargin": "perp_margin",
};

/** What was ordered, as the history calls it; null of what is no order. */
export function orderedKind(event: Pick<AgentEvent, "procedure">): Kind | null {
  return KINDS[event.procedure ?? ""] ?? null;
}

/** What an order does that waited for its price; null of all else. */
export function waited(event: Pick<AgentEvent, "kind" | "receipt">): Kind | null {
  if (event.kind !== "filled" && event.kind !== "cancelled") return null;
  return event.receipt?.market === "perp" ? "perp_open" : "swap";
}

/** What was swapped: amounts in units, and the addresses of the tokens; null of all else. */
export function swapped(event: Pick<AgentEvent, "procedure" | "asked" | "receipt">) {
  const details = event.receipt?.details as
    | { amount_from?: string; amount_to?: string }
    | undefined;
  const from = event.asked?.from_token_address;
  const to = event.asked?.to_token_address;
  if (typeof from !== "string" || typeof to !== "string") return null;
  if (!details?.amount_from || !details.amount_to) return null;
  return { from, to, amountFrom: details.amount_from, amountTo: details.amount_to };
}

/** What a field of the input says, where that is text. */
export function asked(event: Pick<AgentEvent, "asked">, field: string): string | null {
  const value = event.asked?.[field];
  return typeof value === "string" && value !== "" ? value : null;
}
