import { TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";
import { type Fate, fate, isOpen, keyFor } from "./fate";

const INPUT = { amount: "1" };
const OTHER = { amount: "2" };
const SENT = { key: "k", input: INPUT };

function failure(code: string, httpStatus: number) {
  const shape = { message: "", code: -32600, data: { code, httpStatus } };
  return TRPCClientError.from({ error: shape } as never);
}

describe("the key of an order", () => {
  it("stays while the order is the same, and is another for another order", () => {
    expect(keyFor({ amount: "1" }, SENT)).toBe("k");
    expect(keyFor(OTHER, SENT)).not.toBe("k");
    expect(keyFor(INPUT, null)).not.toBe(keyFor(INPUT, null));
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
    ["its key is another order's", failure("CONFLICT", 409), false],
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
