// The links that stand between a stock client and its last one; our server and the real one.
import assert from "node:assert/strict";
import { after, before, describe } from "node:test";

import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  loggerLink,
  retryLink,
  splitLink,
} from "@trpc/client";

import { startDemo } from "./demo_process.mjs";
import { test } from "./limited_test.mjs";
import { startReference } from "./reference_server.mjs";

const PAGES = Array.from({ length: 7 }, (_, index) => ({ limit: index + 1 }));
const LIMITS = [
  ["of three calls", { maxItems: 3 }, [3, 3, 1]],
  ["of 200 characters", { maxURLLength: 200 }, [3, 3, 1]],
  ["of none", {}, [7]],
];

/** What goes over the wire: each request's address, in order. */
function wire() {
  const addresses = [];
  return {
    addresses,
    fetch: (address, init) => {
      addresses.push(new URL(address));
      return fetch(address, init);
    },
  };
}

const callsIn = ({ pathname }) => pathname.split("/").at(-1).split(",").length;

for (const [server, start] of Object.entries({ ours: startDemo, reference: startReference })) {
  describe(`against ${server}`, () => {
    let running;
    before(async () => {
      running = await start();
    });
    after(() => running.stop());

    for (const [name, limit, sizes] of LIMITS) {
      test(`httpBatchLink keeps a limit ${name}`, async () => {
        const { addresses, fetch } = wire();
        const client = createTRPCClient({
          links: [httpBatchLink({ url: running.url, fetch, ...limit })],
        });
        const answers = await Promise.all(PAGES.map((page) => client.tokens.page.query(page)));
        assert.deepEqual(
          answers,
          PAGES.map(({ limit }) => `${limit} None`),
        );
        assert.deepEqual(addresses.map(callsIn), sizes);
        for (const { href } of addresses) {
          assert.ok(href.length <= (limit.maxURLLength ?? href.length), href);
        }
      });
    }

    test("retryLink asks again what failed, and gives up with the last failure", async () => {
      const { addresses, fetch } = wire();
      const client = createTRPCClient({
        links: [
          retryLink({ retry: ({ op, attempts }) => op.type === "query" && attempts < 3 }),
          httpLink({ url: running.url, fetch }),
        ],
      });
      await assert.rejects(client.users.me.query(), ({ data }) => data.code === "UNAUTHORIZED");
      assert.equal(addresses.length, 3);
      await assert.rejects(client.users.create.mutate({ name: "bob" }));
      assert.equal(addresses.length, 4);
    });

    test("loggerLink tells of what goes up and what comes down", async () => {
      const told = [];
      const client = createTRPCClient({
        links: [
          loggerLink({
            logger: ({ direction, path, input, result }) =>
              told.push([direction, path, input, result?.result?.data ?? result?.data?.code]),
          }),
          httpLink({ url: running.url }),
        ],
      });
      await client.tokens.page.query({ limit: 7 });
      await assert.rejects(client.users.create.mutate({ name: "bob" }));
      assert.deepEqual(told, [
        ["up", "tokens.page", { limit: 7 }, undefined],
        ["down", "tokens.page", { limit: 7 }, "7 None"],
        ["up", "users.create", { name: "bob" }, undefined],
        ["down", "users.create", { name: "bob" }, "CONFLICT"],
      ]);
    });

    test("splitLink sends each kind its own way", async () => {
      const [reading, writing] = [wire(), wire()];
      const client = createTRPCClient({
        links: [
          splitLink({
            condition: ({ type }) => type === "query",
            true: httpBatchLink({ url: running.url, fetch: reading.fetch }),
            false: httpLink({ url: running.url, fetch: writing.fetch }),
          }),
        ],
      });
      await Promise.all([client.tokens.listAll.query(), client.trading.forget.mutate()]);
      assert.deepEqual(
        reading.addresses.map(({ pathname }) => pathname),
        ["/trpc/tokens.listAll"],
      );
      assert.deepEqual(
        writing.addresses.map(({ pathname }) => pathname),
        ["/trpc/trading.forget"],
      );
    });
  });
}
