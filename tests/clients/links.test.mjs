// Stock tRPC clients, one table of expectations, our server and the real one.
import assert from "node:assert/strict";
import { after, before, describe } from "node:test";

import {
  createTRPCClient,
  createWSClient,
  httpBatchLink,
  httpBatchStreamLink,
  httpLink,
  TRPCClientError,
  wsLink,
} from "@trpc/client";
import { WebSocket } from "ws";

import { startDemo } from "./demo_process.mjs";
import { eventually } from "./eventually.mjs";
import { test } from "./limited_test.mjs";
import { startReference } from "./reference_server.mjs";

const links = {
  httpLink: (url) => httpLink({ url }),
  httpBatchLink: (url) => httpBatchLink({ url }),
  httpBatchStreamLink: (url) => httpBatchStreamLink({ url }),
  wsLink: (url) =>
    wsLink({
      client: createWSClient({
        url: url.replace("http", "ws"),
        WebSocket,
        lazy: { enabled: true, closeMs: 0 },
      }),
    }),
  "httpLink by POST": (url) => httpLink({ url, methodOverride: "POST" }),
  "httpBatchLink by POST": (url) => httpBatchLink({ url, methodOverride: "POST" }),
  "httpBatchStreamLink by POST": (url) => httpBatchStreamLink({ url, methodOverride: "POST" }),
};

for (const [server, start] of Object.entries({ ours: startDemo, reference: startReference })) {
  describe(`against ${server}`, () => {
    let running;
    before(async () => {
      running = await start();
    });
    after(() => running.stop());

    for (const [name, link] of Object.entries(links)) {
      const client = () => createTRPCClient({ links: [link(running.url)] });

      test(`${name} asks several queries at once`, async () => {
        const { tokens } = client();
        const answers = await Promise.all([
          tokens.listAll.query(),
          tokens.find.query({ symbol: "USDT" }),
          tokens.page.query(),
          tokens.page.query({ limit: 7 }),
        ]);
        assert.equal(answers[0][1].symbol, "USDC");
        assert.deepEqual(answers.slice(1), [null, "20 None", "7 None"]);
      });

      test(`${name} makes mutations`, async () => {
        const { trading } = client();
        assert.deepEqual(await trading.swap.mutate({ amount: "1.50", note: "é" }), {
          amount: "1.50",
          note: "é",
        });
        assert.equal(await trading.forget.mutate(), undefined);
      });

      test(`${name} tells one failure of several calls by its own`, async () => {
        const { users } = client();
        const [bob, eve] = await Promise.allSettled([
          users.create.mutate({ name: "bob" }),
          users.create.mutate({ name: "eve" }),
        ]);
        assert.equal(eve.value, "eve");
        assert.ok(bob.reason instanceof TRPCClientError);
        assert.equal(bob.reason.message, "The name bob is taken.");
        assert.equal(bob.reason.data.code, "CONFLICT");
        assert.equal(bob.reason.data.httpStatus, 409);
        assert.equal(bob.reason.data.path, "users.create");
      });

      // Over a socket a stock client tells nobody that it has lost interest.
      const skip = name === "wsLink";
      test(`${name} stops the work of a question taken back`, { skip }, async () => {
        // Of a client of its own, whose calls are not put in one batch with the other's.
        const onlooker = client().ticks;
        const waiting = () => onlooker.namesWaiting.query();
        const controller = new AbortController();
        const asked = client().ticks.linger.query({ name }, { signal: controller.signal });
        await eventually(async () => assert.deepEqual(await waiting(), [name]));
        controller.abort();
        await assert.rejects(asked);
        await eventually(async () => assert.deepEqual(await waiting(), []));
      });
    }

    test("httpBatchStreamLink has each answer as soon as there is one", async () => {
      const client = createTRPCClient({ links: [httpBatchStreamLink({ url: running.url })] });
      const order = [];
      const later = (input) =>
        client.ticks.later.query(input).then(
          (answer) => order.push(answer),
          (error) => order.push(error.message),
        );
      await Promise.all([
        later({ milliseconds: 300 }),
        later({ milliseconds: 150, fails: true }),
        later({ milliseconds: 0 }),
      ]);
      assert.deepEqual(order, [0, "No more time.", 300]);
    });
  });
}
