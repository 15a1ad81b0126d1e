// Prices and notifications, followed by stock clients on two processes of one server.
import assert from "node:assert/strict";

import {
  createTRPCClient,
  createWSClient,
  httpLink,
  httpSubscriptionLink,
  wsLink,
} from "@trpc/client";
import { EventSource } from "eventsource";
import { WebSocket } from "ws";

import { eventually } from "./eventually.mjs";
import { test } from "./limited_test.mjs";
import { job, setSolPrice, SOL, trader } from "./trader.mjs";

const processes = process.env.ALPHA_URLS.split(" ").map((url) => `${url}/trpc`);

/**
 * A client of each link on each process, with what says whose it is. They are closed after the
 * test, failed or not: an open one would keep the process from ending.
 */
function listeners(context, { socketParams, eventParams } = {}) {
  return processes.flatMap((url) => {
    const socket = createWSClient({
      url: url.replace("http", "ws"),
      WebSocket,
      connectionParams: socketParams,
    });
    context.after(() => socket.close());
    return [
      wsLink({ client: socket }),
      httpSubscriptionLink({ url, EventSource, connectionParams: eventParams }),
    ].map((link) => createTRPCClient({ links: [link] }));
  });
}

function followed(context, procedure, input) {
  const came = { isStarted: false, data: [], error: null };
  const subscription = procedure.subscribe(input, {
    onStarted: () => (came.isStarted = true),
    onData: (data) => came.data.push(data),
    onError: (error) => (came.error = error),
  });
  context.after(() => subscription.unsubscribe());
  return came;
}

test("a price that another process writes reaches every listener of every process", async (context) => {
  const clients = listeners(context);
  const all = clients.map((client) => followed(context, client.tokens.onPrices, { tokens: [SOL] }));
  await eventually(() => {
    assert.deepEqual(
      all.map((came) => came.data[0]?.[0].price_usd),
      ["150", "150", "150", "150"],
    );
  });
  await setSolPrice("151.25");
  await eventually(() => {
    assert.deepEqual(
      all.map((came) => came.data.at(-1)[0].price_usd),
      ["151.25", "151.25", "151.25", "151.25"],
    );
  });
});

test("each valuation of the standings is told to every listener of every process", async (context) => {
  const clients = listeners(context);
  const all = clients.map((client) => followed(context, client.leaderboard.onValued));
  await eventually(() => all.forEach((came) => assert.equal(came.data.length, 1)));
  const moment = Date.now();
  await job("update_prices", moment);
  await eventually(() => {
    for (const came of all) {
      assert.deepEqual(came.data.at(-1), { as_of: new Date(moment).toISOString() });
    }
  });
});

test("a session in a socket's parameters, or a ticket in an address, opens one's own notifications", async (context) => {
  const { token } = await trader();
  const Authorization = `Bearer ${token}`;
  const own = createTRPCClient({
    links: [httpLink({ url: processes[0], headers: { Authorization } })],
  });
  const eventParams = async () => ({ ticket: (await own.auth.streamTicket.mutate()).ticket });
  for (const [params, isOpen] of [
    [{ socketParams: { Authorization }, eventParams }, true],
    [{}, false],
  ]) {
    const clients = listeners(context, params);
    const all = clients.map((client) => followed(context, client.notifications.onNew));
    await eventually(() => {
      for (const came of all) {
        assert.ok(isOpen ? came.isStarted : came.error);
        assert.equal(came.error?.data.code, isOpen ? undefined : "UNAUTHORIZED");
      }
    });
  }
});

test("a session's token in an address opens nothing", async (context) => {
  const { token } = await trader();
  const eventParams = { Authorization: `Bearer ${token}` };
  const clients = listeners(context, { eventParams });
  const [, client] = clients;
  const came = followed(context, client.notifications.onNew);
  await eventually(() => assert.equal(came.error?.data.reason, "token_in_address"));
});
