// Stock tRPC clients that subscribe: one table of expectations, our server and the real one.
import assert from "node:assert/strict";
import { after, before, describe } from "node:test";

import {
  createTRPCClient,
  createWSClient,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  wsLink,
} from "@trpc/client";
import { EventSource } from "eventsource";
import { WebSocket } from "ws";

import { startDemo } from "./demo_process.mjs";
import { eventually } from "./eventually.mjs";
import { openLine } from "./fragile_line.mjs";
import { test } from "./limited_test.mjs";
import { startReference } from "./reference_server.mjs";

/** As in browsers, closing waits for no answer from a line that is silent. */
class Socket extends WebSocket {
  close() {
    this.terminate();
  }
}

/** Ways to subscribe: each gives a client of `url` and how to close it. */
const ways = {
  httpSubscriptionLink: (url, { connectionParams } = {}) => ({
    client: createTRPCClient({
      links: [
        splitLink({
          condition: ({ type }) => type === "subscription",
          true: httpSubscriptionLink({ url, EventSource, connectionParams }),
          false: httpLink({ url }),
        }),
      ],
    }),
    close: () => {},
  }),
  wsLink: (url, { connectionParams } = {}) => {
    const socket = createWSClient({
      url: url.replace("http", "ws"),
      WebSocket: Socket,
      connectionParams,
      keepAlive: { enabled: true, intervalMs: 500, pongTimeoutMs: 500 },
      retryDelayMs: () => 50,
    });
    return {
      client: createTRPCClient({ links: [wsLink({ client: socket })] }),
      close: () => socket.close(),
    };
  },
};

/** Subscribes, and gives what came once the stream is over, or once `enough` of it came. */
function received(procedure, input, enough = () => false) {
  return new Promise((resolve) => {
    const came = { started: 0, data: [], error: null, isComplete: false };
    const end = () => {
      subscription.unsubscribe();
      resolve(came);
    };
    const subscription = procedure.subscribe(input, {
      onStarted: () => (came.started += 1),
      onData: (data) => {
        came.data.push(data);
        if (enough(came)) {
          end();
        }
      },
      onError: (error) => {
        came.error = error;
        resolve(came);
      },
      onComplete: () => {
        came.isComplete = true;
        resolve(came);
      },
    });
  });
}

const tracked = (...numbers) => numbers.map((number) => ({ id: String(number), data: number }));

for (const [server, start] of Object.entries({ ours: startDemo, reference: startReference })) {
  describe(`against ${server}`, { concurrency: true }, () => {
    let running;
    before(async () => {
      running = await start();
    });
    after(() => running.stop());

    for (const [name, open] of Object.entries(ways)) {
      const withClient = (body, options) => async () => {
        const { client, close } = open(options?.line?.url ?? running.url, options);
        try {
          await body(client);
        } finally {
          await close();
        }
      };
      const withLine = (body) => async () => {
        const line = await openLine(running.url);
        try {
          await withClient((client) => body(client, line), { line })();
        } finally {
          await line.close();
        }
      };

      test(
        `${name} receives all values and the end`,
        withClient(async ({ ticks }) => {
          const [plain, counted] = await Promise.all([
            received(ticks.plain, { to: 3 }),
            received(ticks.count, { to: 3 }),
          ]);
          assert.deepEqual(plain.data, ["1", "2", "3"]);
          assert.deepEqual(counted.data, tracked(1, 2, 3));
          assert.deepEqual([plain.started, plain.isComplete, plain.error], [1, true, null]);
        }),
      );

      test(
        `${name} is told of a refusal in the midst`,
        withClient(async ({ ticks }) => {
          const { data, error } = await received(ticks.fail);
          assert.deepEqual(data, [1]);
          assert.equal(error.message, "No more numbers.");
          assert.equal(error.data.code, "CONFLICT");
          assert.equal(error.data.path, "ticks.fail");
        }),
      );

      test(
        `${name} is told why it is turned away`,
        withClient(async ({ ticks }) => {
          const [guarded, bad] = await Promise.all([
            received(ticks.guarded),
            received(ticks.count, { to: "x" }),
          ]);
          assert.equal(guarded.error.data.code, "UNAUTHORIZED");
          assert.equal(bad.error.data.code, "BAD_REQUEST");
        }),
      );

      test(
        `${name} says who it is by the connection's parameters`,
        withClient(
          async ({ ticks }) => {
            assert.deepEqual((await received(ticks.guarded, { to: 7 })).data, [7]);
          },
          { connectionParams: { token: "Bearer alice" } },
        ),
      );

      test(
        `${name} stops the work by unsubscribing`,
        withClient(async ({ ticks }) => {
          const mine = `unsubscribed ${name}`;
          await received(ticks.wait, { name: mine }, ({ data }) => data.length === 1);
          await eventually(async () => {
            assert.ok(!(await ticks.namesWaiting.query()).includes(mine));
          });
        }),
      );

      for (const [breaking, how] of [
        ["is cut", "cut"],
        ["falls silent", "fallSilent"],
      ]) {
        test(
          `${name} goes on where it was when its line ${breaking}`,
          withLine(async ({ ticks }, line) => {
            const { data } = await received(ticks.count, { to: 4, stop_at: 2 }, (came) => {
              if (came.data.length === 2) {
                line[how]();
              }
              return came.data.length === 4;
            });
            assert.deepEqual(data, tracked(1, 2, 3, 4));
          }),
        );
      }
    }
  });
}
