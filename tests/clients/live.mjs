// Prices and notifications, followed by stock clients on two processes of one server.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";

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
import { job, SOL, trader } from "./trader.mjs";

const processes = process.env.ALPHA_URLS.split(" ").map((url) => `${url}/trpc`);

/** A client of each link on each process, with what says whose it is. */
function listeners({ socketParams, eventParams } = {}) {
  return processes.flatMap((url) => {
    const socket = createWSClient({
      url: url.replace("http", "ws"),
      WebSocket,
      connectionParams: socketParams,
    });
    return [
      { link: wsLink({ client: socket }), close: () => socket.close() },
      {
        link: httpSubscriptionLink({ url, EventSource, connectionParams: eventParams }),
        close: () => {},
      },
    ].map(({ link, close }) => ({ client: createTRPCClient({ links: [link] }), close }));
  });
}

function followed(procedure, input) {
  const came = { isStarted: false, data: [], error: null };
  const subscription = procedure.subscribe(input, {
    onStarted: () => (came.isStarted = true),
    onData: (data) => came.data.push(data),
    onError: (error) => (came.error = error),
  });
  return { came, stop: () => subscription.unsubscribe() };
}

test("a price that another process writes reaches every listener of every process", async () => {
  const clients = listeners();
  const all = clients.map(({ client }) => followed(client.tokens.onPrices, { tokens: [SOL] }));
  await eventually(() => {
    assert.deepEqual(
      all.map(({ came }) => came.data[0]?.[0].price_usd),
      ["150", "150", "150", "150"],
    );
  });
  writeFileSync(process.env.ALPHA_PRICES, JSON.stringify({ prices: { [SOL]: "151.25" } }));
  await job("update_prices", Date.now() + 3_600_000);
  await eventually(() => {
    assert.deepEqual(
      all.map(({ came }) => came.data.at(-1)[0].price_usd),
      ["151.25", "151.25", "151.25", "151.25"],
    );
  });
  all.forEach(({ stop }) => stop());
  await Promise.all(clients.map(({ close }) => close()));
});

test("each valuation of the standings is told to every listener of every process", async () => {
  const clients = listeners();
  const all = clients.map(({ client }) => followed(client.leaderboard.onValued));
  await eventually(() => all.forEach(({ came }) => assert.equal(came.data.length, 1)));
  const moment = Date.now() + 7_200_000;
  await job("update_prices", moment);
  await eventually(() => {
    for (const { came } of all) {
      assert.deepEqual(came.data.at(-1), { as_of: new Date(moment).toISOString() });
    }
  });
  all.forEach(({ stop }) => stop());
  await Promise.all(clients.map(({ close }) => close()));
});

test("a session in a socket's parameters, or a ticket in an address, opens one's own notifications", async () => {
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
    const clients = listeners(params);
    const all = clients.map(({ client }) => followed(client.notifications.onNew));
    await eventually(() => {
      for (const { came } of all) {
        assert.ok(isOpen ? came.isStarted : came.error);
        assert.equal(came.error?.data.code, isOpen ? undefined : "UNAUTHORIZED");
      }
    });
    all.forEach(({ stop }) => stop());
    await Promise.all(clients.map(({ close }) => close()));
  }
});

test("a session's token in an address opens nothing", async () => {
  const { token } = await trader();
  const eventParams = { Authorization: `Bearer ${token}` };
  const clients = listeners({ eventParams });
  const [, { client }] = clients;
  const { came } = followed(client.notifications.onNew);
  await eventually(() => assert.equal(came.error?.data.reason, "token_in_address"));
  await Promise.all(clients.map(({ close }) => close()));
});
