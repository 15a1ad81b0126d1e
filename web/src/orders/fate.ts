import { readFailure } from "@/rpc/failures/failure";
import type { OrderStatus } from "@/rpc/generated";
import { newIdempotencyKey } from "./idempotency";

/** The price that an order was quoted, and how much worse it takes. */
export interface Agreed {
  quoted_price: string;
  max_slippage_bps: number;
}

/** An order that was sent and whose answer has not come. */
export interface SentOrder<Input> {
  key: string;
  input: Input;
  agreed: Agreed | null;
}

/**
 * What is known of the order that was sent last: `known` says all is well or was said, `asked`
 * that its answer was lost and the server is being asked, `undone` that the server has not carried
 * it out, so that it can be sent again.
 */
export type Fate = "known" | "asked" | "undone";

/** Answers that say nothing of an earlier attempt to send the same order. */
const BEFORE_THE_ORDER = new Set(["UNAUTHORIZED", "TOO_MANY_REQUESTS", "TIMEOUT"]);

/** Refusals that say that another try with the same key is at work. */
const UNDER_WAY = new Set(["order_under_way", "order_taken_over"]);

/** Whether the order may have been carried out although sending it failed like this. */
export function isOpen(error: unknown): boolean {
  const { kind, code, reason } = readFailure(error);
  return kind !== "refused" || BEFORE_THE_ORDER.has(code) || UNDER_WAY.has(reason ?? "");
}

/** The order that waits for its answer if this is it, as it was sent; else a new one. */
export function nextOrder<Input>(
  input: Input,
  sent: SentOrder<Input> | null,
  agreed: Agreed | null,
): SentOrder<Input> {
  if (sent !== null && isSame(input, sent.input)) return sent;
  return { key: newIdempotencyKey(), input, agreed };
}

/** What the form says of the order that waits for its answer. */
export function fate<Input>(order: {
  sent: SentOrder<Input> | null;
  current: Input | null;
  isUnderWay: boolean;
  status: OrderStatus["state"] | undefined;
}): Fate {
  const { sent, current, isUnderWay, status } = order;
  if (sent === null || isUnderWay || status === "done") return "known";
  if (status !== "unknown") return "asked";
  // Once the form is another, nobody waits for what was not carried out.
  return isSame(sent.input, current) ? "undone" : "known";
}

/** Whether two inputs are one and the same order. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
