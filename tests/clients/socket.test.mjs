// What our sockets do beyond the real server's: another protocol, a limit, and whom they let in.
import assert from "node:assert/strict";
import { on, once } from "node:events";
import { after, before } from "node:test";

import { WebSocket } from "ws";

import { startDemo } from "./demo_process.mjs";
import { test } from "./limited_test.mjs";

let ours;

before(async () => {
  ours = await startDemo();
});
after(() => ours?.stop());

test("plain JSON-RPC is spoken over the same socket", async () => {
  const socket = new WebSocket(ours.url.replace("http", "ws"));
  await once(socket, "open");
  const rpc = (id, method, params) => ({ jsonrpc: "2.0", id, method, params });
  const answered = async (message) => {
    socket.send(JSON.stringify(message));
    // A heartbeat may come first.
    for await (const [frame] of on(socket, "message")) {
      if (String(frame) !== "PING") return JSON.parse(frame);
    }
  };
  assert.deepEqual(await answered(rpc(1, "tokens.page", { limit: 3 })), {
    jsonrpc: "2.0",
    result: "3 None",
    id: 1,
  });
  const notification = { jsonrpc: "2.0", method: "trading.forget" };
  const batch = await answered([notification, rpc(2, "nope", {}), rpc(3, "trading.forget")]);
  assert.deepEqual(batch.map(({ id, error }) => [id, error?.code]), [[2, -32601], [3, undefined]]);
  socket.terminate();
});

test("more calls than anybody needs at once are refused one by one", async () => {
  const waits = Array.from({ length: 201 }, (_, id) => ({
    id,
    method: "subscription",
    params: { path: "ticks.wait", input: { name: "many" } },
  }));
  const socket = new WebSocket(ours.url.replace("http", "ws"));
  const refused = [];
  // The calls are taken in their order: with the refusal of the last all are decided.
  const isRefused = new Promise((resolve) => {
    socket.on("message", (frame) => {
      const { id, error } = String(frame) === "PING" ? {} : JSON.parse(frame);
      if (error) {
        refused.push({ id, error });
        resolve();
      }
    });
  });
  await once(socket, "open");
  waits.forEach((wait) => socket.send(JSON.stringify(wait)));
  await isRefused;
  socket.terminate();
  assert.deepEqual(refused.map(({ id, error }) => [id, error.data.code]), [[200, "TOO_MANY_REQUESTS"]]);
});

test("a page of another site gets no socket, and no other address has one", async () => {
  const base = ours.url.replace("http", "ws");
  for (const [address, options] of [
    [base, { origin: "http://evil.example" }],
    [base.replace("/trpc", "/"), {}],
  ]) {
    const [error] = await once(new WebSocket(address, options), "error");
    assert.match(error.message, /403/);
  }
  const socket = new WebSocket(base, { origin: "http://ours.example" });
  await once(socket, "open");
  socket.terminate();
});
