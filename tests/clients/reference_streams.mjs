// The subscriptions of demo_streams.py on the real @trpc/server.
import { setTimeout as after } from "node:timers/promises";

import { z } from "zod";

import { tracked, TRPCError } from "./newest/server.mjs";

const waiting = new Set();

const optionalTo = (count) =>
  z.object({ to: z.int().default(count) }).optional();

/** The procedures of the group `ticks`. */
export function ticksOf(t) {
  const open = t.procedure;
  const alice = t.procedure.use(({ ctx, next }) => {
    if ((ctx.token ?? ctx.authorization) !== "Bearer alice") {
      throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
    }
    return next();
  });
  return {
    count: open
      .input(z.object({ to: z.int(), stop_at: z.int().nullish(), lastEventId: z.string().nullish() }))
      .subscription(async function* ({ input, signal }) {
        for (let number = Number(input.lastEventId ?? 0) + 1; number <= input.to; number += 1) {
          yield tracked(String(number), number);
          if (number === input.stop_at) {
            await new Promise((resolve) => signal.addEventListener("abort", resolve));
          }
        }
      }),
    plain: open.input(optionalTo(2)).subscription(async function* ({ input }) {
      for (let number = 1; number <= (input?.to ?? 2); number += 1) {
        yield String(number);
      }
    }),
    mixed: open.subscription(async function* () {
      yield 1;
      yield tracked("two", 2);
      yield 3;
    }),
    fail: open.subscription(async function* () {
      yield 1;
      throw new TRPCError({ code: "CONFLICT", message: "No more numbers." });
    }),
    crash: open.subscription(async function* () {
      yield 1;
      throw new Error("the password is hunter2");
    }),
    guarded: alice.input(optionalTo(1)).subscription(async function* ({ input }) {
      yield input?.to ?? 1;
    }),
    wait: open.input(z.object({ name: z.string() })).subscription(async function* (call) {
      waiting.add(call.input.name);
      try {
        yield call.input.name;
        await new Promise((resolve) => call.signal.addEventListener("abort", resolve));
      } finally {
        waiting.delete(call.input.name);
      }
    }),
    linger: open.input(z.object({ name: z.string() })).query(async ({ input, signal }) => {
      waiting.add(input.name);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      waiting.delete(input.name);
    }),
    namesWaiting: open.query(() => [...waiting].sort()),
    later: open
      .input(z.object({ milliseconds: z.int(), fails: z.boolean().default(false) }))
      .query(async ({ input }) => {
        await after(input.milliseconds);
        if (input.fails) {
          throw new TRPCError({ code: "CONFLICT", message: "No more time." });
        }
        return input.milliseconds;
      }),
  };
}
