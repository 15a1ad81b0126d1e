import { TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";
import { isWorthRetrying, readFailure } from "./failure";

function refusal(data: object) {
  const shape = { message: "You have 1 SOL; the swap needs 2 SOL.", code: -32600, data };
  return TRPCClientError.from({ error: shape } as never);
}

describe("readFailure", () => {
  it("keeps the server's reason and its sentence", () => {
    const facts = { symbol: "SOL", balance: "1", needed: "2" };
    const reason = "insufficient_balance";
    const data = { code: "BAD_REQUEST", httpStatus: 400, reason, facts };
    expect(readFailure(refusal(data))).toEqual({
      kind: "refused",
      code: "BAD_REQUEST",
      reason,
      message: "You have 1 SOL; the swap needs 2 SOL.",
      facts,
      fields: {},
    });
  });

  it("names the fields that the input got wrong", () => {
    const issues = [{ path: ["amount"], message: "an amount is a plain decimal" }];
    const failure = readFailure(refusal({ code: "BAD_REQUEST", httpStatus: 400, issues }));
    expect(failure.fields).toEqual({ amount: "an amount is a plain decimal" });
  });

  it("calls a server fault broken", () => {
    const failure = readFailure(refusal({ code: "INTERNAL_SERVER_ERROR", httpStatus: 500 }));
    expect(failure.kind).toBe("broken");
  });
});

describe("isWorthRetrying", () => {
  it("repeats a call that got no answer", () => {
    expect(isWorthRetrying(TRPCClientError.from(new TypeError("Failed to fetch")))).toBe(true);
  });

  it("takes a refusal for an answer", () => {
    expect(isWorthRetrying(refusal({ code: "CONFLICT", httpStatus: 409 }))).toBe(false);
  });
});
