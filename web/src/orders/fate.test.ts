import { TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";
import { type Fate, fate, isOpen, nextOrder } from "./fate";

const INPUT = { amount: "1" };
const OTHER = { amount: "2" };
const AGREED = { quoted_price: "150", max_slippage_bps: 50 };
const SENT = { key: "k", input: INPUT, agreed: AGREED };

function failure(code: string, httpStatus: number, reason?: string) {
  const shape = { message: "", code: -32600, data: { code, httpStatus, reason } };
  return TRPCClientError.from({ error: shape } as never);
}

describe("an order that is sent again", () => {
  it("keeps its key and its quoted price while it is the same", () => {
    const later = { ...AGREED, quoted_price: "151" };
    expect(nextOrder({ amount: "1" }, SENT, later)).toBe(SENT);
    expect(nextOrder(OTHER, SENT, later)).toMatchObject({ input: OTHER, agreed: later });
    expect(nextOrder(OTHER, SENT, later).key).not.toBe("k");
    expect(nextOrder(INPUT, null, null).key).not.toBe(nextOrder(INPUT, null, null).key);
  });
});

describe("whether an order may have been carried out", () => {
  it.each([
    ["no answer came", TRPCClientError.from(new TypeError("Failed to fetch")), true],
    ["the server broke", failure("INTERNAL_SERVER_ERROR", 500), true],
    ["the database was lost", failure("SERVICE_UNAVAILABLE", 503), true],
    ["the session has ended since", failure("UNAUTHORIZED", 401), true],
    ["too much was sent since", failure("TOO_MANY_REQUESTS", 429), true],
    ["the order was refused", failure("BAD_REQUEST", 400), false],
    ["its key is another order's", failure("CONFLICT", 409, "idempotency_key_reused"), false],
    ["an earlier try is at work", failure("CONFLICT", 409, "order_under_way"), true],
  ])("%s", (_, error, isPossible) => {
    expect(isOpen(error)).toBe(isPossible);
  });
});

describe("what is said of an order", () => {
  const known = { sent: SENT, current: INPUT, isUnderWay: false, status: undefined };
  const cases: [string, Partial<Parameters<typeof fate<object>>[0]>, Fate][] = [
    ["nothing was sent", { sent: null }, "known"],
    ["it is under way", { isUnderWay: true }, "known"],
    ["the server was not asked yet", {}, "asked"],
    ["the server is carrying it out", { status: "pending" }, "asked"],
    ["the server has carried it out", { status: "done" }, "known"],
    ["the server has not", { status: "unknown" }, "undone"],
    ["the server has not, and the form is another", { status: "unknown", current: OTHER }, "known"],
    ["it is not known, and the form is another", { current: OTHER }, "asked"],
  ];
  it.each(cases)("%s", (_, change, expected) => {
    expect(fate({ ...known, ...change })).toBe(expected);
  });
});
