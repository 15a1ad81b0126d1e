import { QueryClient } from "@tanstack/react-query";
import {
  createTRPCOptionsProxy,
  type inferInput,
  type inferOutput,
} from "@trpc/tanstack-react-query";
import { describe, expect, expectTypeOf, it } from "vitest";
import { createClient } from "./client";
import type { AppRouter, LivePrice, Notification, PerpMarkets, PositionReceipt } from "./generated";

const trpc = createTRPCOptionsProxy<AppRouter>({
  client: createClient(),
  queryClient: new QueryClient(),
});

// The compiler holds the types to this when the site is checked; what runs are the keys.
describe("the options of the procedures", () => {
  it("are typed for queries", () => {
    const { queryKey } = trpc.tokens.history.queryOptions({ token_address: "sol", period: "7d" });
    expect(queryKey[0]).toEqual(["tokens", "history"]);
    expectTypeOf<inferOutput<typeof trpc.perp.markets>>().toEqualTypeOf<PerpMarkets>();
    // @ts-expect-error no such period
    trpc.tokens.history.queryOptions({ token_address: "sol", period: "2d" });
    // @ts-expect-error a query is not mutated
    expect(() => trpc.tokens.list.mutationOptions()).not.toThrow();
  });

  it("are typed for mutations", () => {
    const { mutationKey } = trpc.perp.open.mutationOptions();
    expect(mutationKey).toEqual([["perp", "open"]]);
    expectTypeOf<inferOutput<typeof trpc.perp.open>>().toEqualTypeOf<PositionReceipt>();
    expectTypeOf<inferInput<typeof trpc.perp.open>>().toHaveProperty("leverage").toBeNumber();
  });

  it("are typed for subscriptions", () => {
    const prices = trpc.tokens.onPrices.subscriptionOptions(
      { tokens: ["sol"] },
      { onData: (changes) => expectTypeOf(changes).toEqualTypeOf<LivePrice[]>() },
    );
    expect(prices.queryKey[0]).toEqual(["tokens", "onPrices"]);
    trpc.notifications.onNew.subscriptionOptions(undefined, {
      onData: ({ data }) => expectTypeOf(data).toEqualTypeOf<Notification>(),
    });
    // @ts-expect-error addresses are text
    trpc.tokens.onPrices.subscriptionOptions({ tokens: [1] });
  });
});
