import { decimal, submittedAmount } from "@/format/decimal";
import type { OrderBlock } from "@/orders/order-block";

export type Market = "swap" | "perp";
export type Kind = "limit" | "stop";
export type Side = "buy" | "sell";

/** An order as it is being written: what is chosen and typed. */
export interface OrderDraft {
  side: Side;
  token: string;
  /** USDC for a token, as typed. */
  price: string;
  /** USDC to buy and for a position, the token to sell, as typed. */
  amount: string;
  /** As typed; of a position. */
  leverage: string;
}

/** A draft that can be sent. */
export interface PlacedOrder {
  market: Market;
  kind: Kind;
  side: Side;
  token_address: string;
  trigger_price: string;
  amount: string;
  leverage?: number;
}

/** Why the order cannot be placed; null when it can. */
export type OrderProblem =
  | OrderBlock
  | "signIn"
  | "enterToken"
  | "enterPrice"
  | "enterAmount"
  | "enterLeverage"
  | "insufficient";

const LEVERAGE = /^[1-9]\d?\d?$/;

/** The draft as the server wants it; null while something is missing. */
export function orderOf(draft: OrderDraft, market: Market, kind: Kind): PlacedOrder | null {
  const trigger_price = submittedAmount(draft.price);
  const amount = submittedAmount(draft.amount);
  const isPerp = market === "perp";
  if (draft.token === "" || trigger_price === null || amount === null) return null;
  if (isPerp && !LEVERAGE.test(draft.leverage)) return null;
  const { side, token: token_address } = draft;
  const order = { market, kind, side, token_address, trigger_price, amount };
  return isPerp ? { ...order, leverage: Number(draft.leverage) } : order;
}

/** The most urgent problem of the draft; the server looks at all else. */
export function orderProblem(
  draft: OrderDraft,
  around: {
    market: Market;
    block: OrderBlock | null;
    isSignedIn: boolean;
    /** What is free of the token that the order gives. */
    balance: string;
  },
): OrderProblem | null {
  if (around.block) return around.block;
  if (!around.isSignedIn) return "signIn";
  if (draft.token === "") return "enterToken";
  if (submittedAmount(draft.price) === null) return "enterPrice";
  const amount = submittedAmount(draft.amount);
  if (amount === null) return "enterAmount";
  if (around.market === "perp" && !LEVERAGE.test(draft.leverage)) return "enterLeverage";
  return decimal(amount).gt(around.balance) ? "insufficient" : null;
}

/** Whether a price reaches it by falling. */
export function comesFromAbove(kind: Kind, side: Side): boolean {
  return (kind === "limit") === (side === "buy");
}
