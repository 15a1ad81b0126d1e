import { readFailure } from "@/rpc/failure";
import type { OrderStatus } from "@/rpc/generated";
import { newIdempotencyKey } from "./idempotency";

/** An order that was sent and whose answer has not come. */
export interface SentOrder<Input> {
  key: string;
  input: Input;
}

/**
 * What is known of the order that was sent last: `known` says all is well or was said, `asked`
 * that its answer was lost and the server is being asked, `undone` that the server has not carried
 * it out, so that it can be sent again.
 */
export type Fate = "known" | "asked" | "undone";

/** Answers that say nothing of an earlier attempt to send the same order. */
const BEFORE_THE_ORDER = new Set(["UNAUTHORIZED", "TOO_MANY_REQUESTS", "TIMEOUT"]);

/** Whether the order may have been carried out although sending it failed like this. */
export function isOpen(error: unknown): boolean {
  const { kind, code } = readFailure(error);
  return kind !== "refused" || BEFORE_THE_ORDER.has(code);
}

/** The key of the order that waits for its answer if this is it, else a new one. */
export function keyFor<Input>(input: Input, sent: SentOrder<Input> | null): string {
  return sent !== null && isSame(input, sent.input) ? sent.key : newIdempotencyKey();
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
