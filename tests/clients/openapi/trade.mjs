// @ts-check
// From signing in to a swap with a client whose types openapi-typescript made of /openapi.json.
import assert from "node:assert/strict";
import process from "node:process";

import createClient from "openapi-fetch";

import { newWallet, SOL, USDC } from "../trader.mjs";

/** @typedef {import("api").paths} Paths */

const baseUrl = process.env.ALPHA_URL;
const order = { from_token_address: SOL, to_token_address: USDC, amount: "1" };

/** @type {import("openapi-fetch").Client<Paths>} */
const stranger = createClient({ baseUrl });
const { address: wallet_address, prove } = newWallet();
const { data: asked } = await stranger.POST("/api/auth/challenge", { body: { wallet_address } });
assert.ok(asked);
const { data: session } = await stranger.POST("/api/auth/sign-in", {
  body: { wallet_address, ...prove(asked.message) },
});
assert.ok(session);

const refused = await stranger.POST("/api/swap", { body: order });
assert.equal(refused.error?.error.code, "UNAUTHORIZED");
// @ts-expect-error an order without an amount
await stranger.POST("/api/swap", { body: { from_token_address: SOL, to_token_address: USDC } });

/** @type {import("openapi-fetch").Client<Paths>} */
const trader = createClient({
  baseUrl,
  headers: { authorization: `Bearer ${session.session_token}` },
});
const { data: quote } = await trader.GET("/api/swap/quote", { params: { query: order } });
const { data: swap } = await trader.POST("/api/swap", { body: order });
assert.ok(quote && swap);
assert.equal(swap.details.amount_to, quote.amount_to);
const { data: portfolio } = await trader.GET("/api/portfolio/{wallet_address}", {
  params: { path: { wallet_address } },
});
assert.equal(portfolio?.tokens.find(({ token }) => token === "SOL")?.balance, "9");
