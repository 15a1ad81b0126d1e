// The real @trpc/server with the procedures of demo_server.py, served on a free port.
import { createServer } from "node:http";

import { WebSocketServer } from "ws";
import { z } from "zod";

import { applyWSSHandler, createHTTPHandler, initTRPC, TRPCError } from "./newest/server.mjs";
import { ticksOf } from "./reference_streams.mjs";

const t = initTRPC.context().create({
  isDev: false,
  sse: { ping: { enabled: true, intervalMs: 200 }, client: { reconnectAfterInactivityMs: 2000 } },
});
const open = t.procedure;
const signedIn = t.procedure.use(({ ctx, next }) => {
  if (ctx.authorization !== "Bearer alice") {
    throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
  }
  return next();
});

export const router = t.router({
  tokens: {
    listAll: open.query(() => [
      { address: "a1", symbol: "SOL" },
      { address: "b2", symbol: "USDC" },
    ]),
    find: open
      .input(z.object({ symbol: z.string() }))
      .query(({ input }) => (input.symbol === "SOL" ? { address: "a1", symbol: "SOL" } : null)),
    page: open
      .input(
        z
          .object({
            limit: z.int().min(1).max(100).default(20),
            tag: z.string().nullable().default(null),
          })
          .optional(),
      )
      .query(({ input }) => `${input?.limit ?? 20} ${input?.tag ?? "None"}`),
  },
  trading: {
    swap: open
      .input(z.object({ amount: z.string(), note: z.string().nullable().default(null) }))
      .mutation(({ input }) => input),
    forget: open.mutation(() => undefined),
    guarded: signedIn.input(z.object({ amount: z.string() })).mutation(({ input }) => input.amount),
  },
  users: {
    create: open.input(z.object({ name: z.string() })).mutation(({ input }) => {
      if (input.name === "bob") {
        throw new TRPCError({ code: "CONFLICT", message: "The name bob is taken." });
      }
      return input.name;
    }),
    me: signedIn.query(() => "alice"),
    saved: {
      names: open
        .input(z.object({ like: z.string().default("") }).optional())
        .query(({ input }) => [input?.like ?? ""]),
    },
  },
  ticks: ticksOf(t),
});

/** Starts the server; gives its port and how to stop it. */
export async function startReference() {
  const createContext = ({ req, info }) => ({
    authorization: req.headers.authorization,
    token: info.connectionParams?.token,
  });
  const handler = createHTTPHandler({
    router,
    basePath: "/trpc/",
    allowMethodOverride: true,
    maxBatchSize: 20,
    maxBodySize: 64 * 1024,
    createContext,
  });
  const server = createServer(handler);
  const wss = new WebSocketServer({ server, path: "/trpc" });
  applyWSSHandler({
    wss,
    router,
    createContext,
    maxBatchSize: 20,
    keepAlive: { enabled: true, pingMs: 200 },
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/trpc`,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
        wss.clients.forEach((client) => client.terminate());
      }),
  };
}
