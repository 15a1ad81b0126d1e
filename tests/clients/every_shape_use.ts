// Right uses compile; each wrong one is an error, which tsc checks by @ts-expect-error.
import type { createTRPCClient, TRPCClientErrorLike } from "@trpc/client";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";

import type { AppRouter } from "./every_shape";

type Inputs = inferRouterInputs<AppRouter>["shapes"];
type Outputs = inferRouterOutputs<AppRouter>["shapes"];

declare const client: ReturnType<typeof createTRPCClient<AppRouter>>;
declare const error: TRPCClientErrorLike<AppRouter>;

export async function rightUses(): Promise<void> {
  const page: Outputs["everyOne"] = await client.shapes.everyOne.query();
  const first = page.items[0];
  const figure: string | undefined = first?.inner[0]?.figure;
  const version: "1" | undefined = first?.version;
  const side: "long" | "short" | undefined = first?.side;
  const pair: [string, number] | undefined = first?.pair;
  const count: number | undefined = first?.by_side.long;
  await client.shapes.filtered.query();
  await client.shapes.filtered.query({});
  await client.shapes.filtered.query({ side: null, limit: 5 });
  await client.shapes.makeOne.mutate({ amount: "1", market: { kind: "spot", price: "2" } });
  const kept: string = (await client.shapes.inner.kept.findOne.query({ amount: "1" })).price;
  const nothing: void = await client.shapes.forget.mutate();
  client.shapes.onChange.subscribe(undefined, { onData: (one) => void one.at.length });
  client.shapes.onChange.subscribe({ sides: ["long"] }, {});
  client.shapes.onNew.subscribe(
    { side: "long" },
    { onData: ({ id, data }) => void [id.length, data.items[0]?.leverage.toFixed()] },
  );
  client.shapes.onNew.subscribe({ side: "long", lastEventId: "7" }, {});
  const reason: string | undefined = error.data?.reason;
  const step: string | number | undefined = error.data?.issues?.[0]?.path[0];
  if (first?.market.kind === "perp") {
    const leverage: number = first.market.leverage;
    void leverage;
  }
  void [kept, figure, version, side, pair, count, nothing, reason, step];
}

export async function wrongUses(): Promise<void> {
  // @ts-expect-error an amount is text
  await client.shapes.makeOne.mutate({ amount: 1, market: { kind: "spot", price: "2" } });
  // @ts-expect-error the input is needed
  await client.shapes.makeOne.mutate();
  // @ts-expect-error a mutation is not queried
  await client.shapes.makeOne.query({ amount: "1", market: { kind: "spot", price: "2" } });
  // @ts-expect-error a query is not mutated
  await client.shapes.everyOne.mutate();
  // @ts-expect-error no such procedure
  await client.shapes.unknown.query();
  // @ts-expect-error no such side
  const input: Inputs["filtered"] = { side: "up" };
  // @ts-expect-error no input is taken
  await client.shapes.everyOne.query({ limit: 1 });
  // @ts-expect-error a stream's input is checked too
  client.shapes.onNew.subscribe({ side: "up" }, {});
  // @ts-expect-error the id to resume after is named as clients name it
  client.shapes.onNew.subscribe({ side: "long", last_event_id: "7" }, {});
  // @ts-expect-error a tracked value comes with its id around it
  client.shapes.onNew.subscribe({ side: "long" }, { onData: (one) => void one.items });
  // @ts-expect-error a value without an id comes as it is
  client.shapes.onChange.subscribe(undefined, { onData: (one) => void one.data });
  // @ts-expect-error a stream is not queried
  await client.shapes.onChange.query();
  const page = await client.shapes.everyOne.query();
  // @ts-expect-error a price is text
  const price: number | undefined = page.items[0]?.by_name["a"]?.price;
  // @ts-expect-error what anything holds must be looked at first
  page.items[0]?.anything.length;
  // @ts-expect-error no such key
  page.items[0]?.by_side.up;
  void [input, price];
}
