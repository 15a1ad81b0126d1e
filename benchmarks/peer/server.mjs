// The peer: the procedures of the specification on @trpc/server's standalone adapter.
import { initTRPC } from "@trpc/server";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { z } from "zod";
import { equityCurve } from "./equity_curve.mjs";
import { around, leaderboard } from "./leaderboard.mjs";
import { portfolio } from "./portfolio.mjs";
import { priceList } from "./tokens.mjs";
import { history, swap } from "./trading.mjs";

const t = initTRPC.create();
const wallet_address = z.string().min(32).max(44);
const amount = z.string().regex(/^(0|[1-9]\d*)(\.\d+)?$/);
const periods = z.enum(["1d", "7d", "30d", "90d", "1y"]);

const router = t.router({
  portfolio: t.router({
    get: t.procedure
      .input(z.object({ wallet_address }))
      .query(({ input }) => portfolio(input.wallet_address)),
    pnl: t.procedure
      .input(z.object({ wallet_address, period: periods.default("1d") }))
      .query(({ input }) => equityCurve(input.wallet_address, input.period)),
  }),
  tokens: t.router({
    prices: t.procedure
      .input(z.object({ tokens: z.array(z.string().min(1).max(255)).min(1).max(100) }))
      .query(({ input }) => priceList(input.tokens)),
  }),
  leaderboard: t.router({
    get: t.procedure
      .input(
        z.object({
          limit: z.int().min(1).max(100).default(20),
          around: wallet_address.optional(),
        }),
      )
      .query(({ input }) =>
        input.around ? around(input.around, input.limit) : leaderboard(input.limit),
      ),
  }),
  trading: t.router({
    swap: t.procedure
      .input(
        z.object({
          wallet_address,
          from_token_address: z.string(),
          to_token_address: z.string(),
          amount,
        }),
      )
      .mutation(({ input }) => swap(input)),
    transactions: t.procedure
      .input(
        z.object({
          wallet_address,
          limit: z.int().min(1).max(100).default(20),
          offset: z.int().min(0).default(0),
        }),
      )
      .query(({ input }) => history(input.wallet_address, input.limit, input.offset)),
  }),
});

createHTTPServer({ router, basePath: "/trpc/" }).listen(Number(process.argv[2]), "127.0.0.1");
