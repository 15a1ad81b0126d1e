// Frames over a WebSocket: the same ones back from our server and from the real one.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, describe } from "node:test";

import { WebSocket } from "ws";

import { startDemo } from "./demo_process.mjs";
import { test } from "./limited_test.mjs";
import { withoutOurExtras } from "./raw_request.mjs";
import { startReference } from "./reference_server.mjs";

const QUIET_MS = 500;
// Longer than a busy machine keeps a frame waiting.
const LATE_MS = 10_000;
const call = (id, method, path, input, more = {}) => ({ id, method, params: { path, input }, ...more });
const query = (id, path, input) => call(id, "query", path, input);
const subscribe = (id, path, input) => call(id, "subscription", path, input);
const stop = (id) => ({ id, method: "subscription.stop" });

// What a client sends, one frame after the other; objects as JSON.
const same = {
  "a query": [query(1, "tokens.listAll")],
  "a query that finds null": [query(1, "tokens.find", { symbol: "X" })],
  "a query with an id of text": [query("a", "tokens.page", { limit: 3 })],
  "a query with an id of zero": [query(0, "tokens.page")],
  "a query without an id": [query(null, "tokens.page")],
  "a query that says it is JSON-RPC": [call(1, "query", "tokens.page", {}, { jsonrpc: "2.0" })],
  "a refusal that says it is JSON-RPC": [
    call(1, "mutation", "users.create", { name: "bob" }, { jsonrpc: "2.0" }),
  ],
  "a mutation": [call(1, "mutation", "trading.swap", { amount: "1.5", note: "é 日本" })],
  "a mutation without output": [call(1, "mutation", "trading.forget")],
  "a refusal": [call(1, "mutation", "users.create", { name: "bob" })],
  "no session": [query(1, "users.me")],
  "an unknown path": [query(1, "nope.nope")],
  "a mutation as a query": [query(1, "trading.swap", { amount: "1" })],
  "a query as a stream": [subscribe(1, "tokens.listAll")],
  "a stream as a query": [query(1, "ticks.plain")],
  "a stream": [subscribe(1, "ticks.plain", { to: 3 })],
  "a stream with ids": [subscribe(1, "ticks.count", { to: 3 })],
  "a stream with and without ids": [subscribe(1, "ticks.mixed")],
  "resuming a stream": [
    { ...subscribe(1), params: { path: "ticks.count", input: { to: 3 }, lastEventId: "2" } },
  ],
  "resuming a stream that takes no object": [
    { ...subscribe(1), params: { path: "ticks.mixed", lastEventId: "two" } },
  ],
  "a stream that is turned away": [subscribe(1, "ticks.guarded")],
  "a stream that fails in the midst": [subscribe(1, "ticks.fail")],
  "stopping a stream": [subscribe(1, "ticks.wait", { name: "stopped" }), "…", stop(1)],
  "stopping what never was": [stop(9), query(1, "tokens.page")],
  "an id used twice": [
    subscribe(1, "ticks.wait", { name: "twice" }),
    "…",
    subscribe(1, "ticks.plain", { to: 1 }),
  ],
  "an id used again": [subscribe(1, "ticks.plain"), "…", subscribe(1, "ticks.plain", { to: 1 })],
  "a batch": [[query(1, "tokens.page"), query(2, "tokens.page", { limit: 2 })]],
  "an empty batch": [[], query(1, "tokens.page")],
  "a batch of twenty": [Array.from({ length: 20 }, (_, id) => query(id, "nope"))],
  "a batch of twenty-one": [Array.from({ length: 21 }, (_, id) => query(id, "tokens.page"))],
  "a batch of many, some of which can be answered": [
    [
      ...Array.from({ length: 17 }, () => stop(1)),
      query("a", "tokens.page"),
      call(2, "query", "tokens.page", {}, { jsonrpc: "2.0" }),
      { id: 3 },
      { id: null, method: "query" },
      7,
    ],
  ],
  "a batch of many, none of which can be answered": [Array(21).fill(7)],
  "an empty id to resume after": [
    { ...subscribe(1), params: { path: "ticks.count", input: { to: 1 }, lastEventId: "" } },
  ],
  "PING": ["PING", query(1, "tokens.page"), "PONG"],
};

// Answers that agree in all but their words.
const sameButWords = {
  "bad input": [query(1, "tokens.find", { symbol: 1 })],
  "input left out": [query(1, "tokens.find")],
  "a frame that is no JSON": ["{bad"],
  "an empty frame": [""],
  "a frame of bytes": [Buffer.from("{}")],
  "a frame that is no object": ["1", "null", '"query"'],
  "a message without id": [{ method: "query", params: { path: "tokens.page" } }],
  "an id that is none": [{ ...query(1, "tokens.page"), id: true }],
  "an unknown version": [call(1, "query", "tokens.page", {}, { jsonrpc: "1.0" })],
  "an unknown method": [call(1, "ask", "tokens.page")],
  "no method": [{ id: 1, jsonrpc: "2.0", params: { path: "tokens.page" } }],
  "no params": [{ id: 1, method: "query" }],
  "a path that is no text": [query(1, 7)],
  "one bad message in a batch": [[query(1, "tokens.page"), { id: 2 }]],
  "a stream that breaks": [subscribe(1, "ticks.crash")],
};

const alice = { method: "connectionParams", data: { token: "Bearer alice" } };
const guarded = subscribe(1, "ticks.guarded", { to: 7 });

// The first frame says who it is.
const introduced = {
  "a session in the connection's parameters": [alice, guarded],
  "parameters that are null": [{ method: "connectionParams", data: null }, guarded],
  "a query in the parameters' place": ["PING", query(1, "tokens.page")],
  "parameters that are no texts": [{ method: "connectionParams", data: { token: 1 } }],
  "parameters that are no object": [{ method: "connectionParams", data: [] }],
  "parameters that are no JSON": ["{bad"],
  "parameters in a list": [[alice]],
};

let ours;
let reference;

before(async () => {
  [ours, reference] = await Promise.all([startDemo(), startReference()]);
});
after(() => Promise.all([ours?.stop(), reference?.stop()]));

/** What comes back on a socket, and whether the server closed it; "…" waits for an answer. */
async function exchange(base, frames) {
  const socket = new WebSocket(base.replace("http", "ws"));
  const came = [];
  let heardAt = Date.now();
  socket.on("message", (frame) => {
    heardAt = Date.now();
    if (String(frame) !== "PING") {
      came.push(String(frame));
    }
  });
  await once(socket, "open");
  let answered = 0;
  for (const frame of frames) {
    if (frame === "…") {
      const lateAt = Date.now() + LATE_MS;
      while (Date.now() < lateAt && (came.length === answered || Date.now() - heardAt < QUIET_MS / 2)) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      answered = came.length;
    } else {
      const isRaw = typeof frame === "string" || Buffer.isBuffer(frame);
      socket.send(isRaw ? frame : JSON.stringify(frame));
    }
  }
  heardAt = Date.now();
  const isClosed = () => socket.readyState !== WebSocket.OPEN;
  const isQuiet = () => isClosed() || Date.now() - heardAt >= QUIET_MS;
  return { came, isClosed, isQuiet, end: () => socket.terminate() };
}

/** Waits until nothing more comes; while too little has come, as on a busy machine, for longer. */
async function ended(exchanges, hasEnough) {
  const lateAt = Date.now() + LATE_MS;
  while (!exchanges.every(({ isQuiet }) => isQuiet()) || !(hasEnough() || Date.now() > lateAt)) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const found = exchanges.map(({ came, isClosed }) => ({ came, isClosed: isClosed() }));
  for (const { end } of exchanges) {
    end();
  }
  return found;
}

function bare(frame, options) {
  if (frame === "PONG") {
    return frame;
  }
  const message = JSON.parse(frame);
  return message.error
    ? JSON.stringify({ ...message, error: withoutOurExtras(message.error, options) })
    : frame;
}

const UNUSABLE = {
  "half a letter": '"\\ud83d"',
  "NUL": '"a\\u0000b"',
  "100 levels": "[".repeat(100) + "]".repeat(100),
  "20,000 levels": "[".repeat(20_000) + "]".repeat(20_000),
  "a key twice": '{"a":1,"a":2}',
  "a number without end": "1e999",
};

// They wait most of the time.
describe("frames over a socket", { concurrency: 16 }, () => {
  for (const [cases, words, address] of [
    [same, true, ""],
    [sameButWords, false, ""],
    [introduced, true, "?connectionParams=1"],
  ]) {
    for (const [name, frames] of Object.entries(cases)) {
      test(`${name}: answered at /trpc${address} as @trpc/server answers`, async () => {
        const both = await Promise.all(
          [ours, reference].map(({ url }) => exchange(url + address, frames)),
        );
        const [one, other] = both;
        const isAlike = () =>
          one.came.length === other.came.length && one.isClosed() === other.isClosed();
        const [mine, real] = await ended(both, isAlike);
        const compared = ({ came, isClosed }) => ({
          isClosed,
          came: came.map((frame) => bare(frame, { words })),
        });
        assert.deepEqual(compared(mine), compared(real));
      });
    }
  }

  for (const [name, text] of Object.entries(UNUSABLE)) {
    test(`${name} in one call of a batch over a socket fails that call alone`, async () => {
      const params = `{"path":"tokens.page","input":{"tag":${text}}}`;
      const bad = `{"id":2,"method":"query","params":${params}}`;
      const good = JSON.stringify(query(1, "tokens.page"));
      const sent = await exchange(ours.url, [`[${good},${bad}]`, bad.replace("2", "3")]);
      const [{ came }] = await ended([sent], () => sent.came.length >= 3);
      const answered = came.map((frame) => JSON.parse(frame)).sort((a, b) => a.id - b.id);
      assert.deepEqual(
        answered.map(({ id, error }) => [id, error?.data.code]),
        [[1, undefined], [2, "BAD_REQUEST"], [3, "BAD_REQUEST"]],
      );
    });
  }

  test("who is silent is asked, and dropped without an answer", async () => {
    const dropped = async ({ url }) => {
      const socket = new WebSocket(url.replace("http", "ws"));
      const [frame] = await once(socket, "message");
      assert.equal(String(frame), "PING");
      socket.send("PONG");
      await once(socket, "message");
      const asked = Date.now();
      await once(socket, "close");
      assert.ok(Math.abs(Date.now() - asked - 5_000) < 1_000);
    };
    await Promise.all([ours, reference].map(dropped));
  });
});
