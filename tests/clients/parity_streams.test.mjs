// Streams asked for by raw requests: the same lines from our server and from the real one.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { startDemo } from "./demo_process.mjs";
import { eventually } from "./eventually.mjs";
import { test } from "./limited_test.mjs";
import { input, post, send, withoutOurExtras } from "./raw_request.mjs";
import { startReference } from "./reference_server.mjs";

const params = (value) => `connectionParams=${encodeURIComponent(JSON.stringify(value))}`;
const get = (path, headers = {}) => ({
  method: "GET",
  path,
  headers: { accept: "text/event-stream", ...headers },
});
const count = `/ticks.count?${input({ to: 3 })}`;
const alice = { token: "Bearer alice" };

// Streams that end by themselves: equal to the byte.
const same = {
  "values without ids": get("/ticks.plain"),
  "values without ids, with input": get(`/ticks.plain?${input({ to: 3 })}`),
  "values with ids": get(count),
  "values with and without ids": get("/ticks.mixed"),
  "a stream by POST": post("/ticks.plain", { to: 1 }),
  "a stream asked for without accept": { method: "GET", path: "/ticks.plain" },
  "resuming by the browser's header": get(count, { "last-event-id": "2" }),
  "resuming by the input": get(`/ticks.count?${input({ to: 3, lastEventId: "1" })}`),
  "resuming by the address": get(`${count}&lastEventId=2`),
  "resuming by the address, spelled as a header": get(`${count}&Last-Event-Id=2`),
  "the header before the address": get(`${count}&lastEventId=1`, { "last-event-id": "2" }),
  "the address before the input": get(
    `/ticks.count?${input({ to: 3, lastEventId: "1" })}&lastEventId=2`,
  ),
  "an id for values without ids": get("/ticks.plain", { "last-event-id": "abc" }),
  "an id that cannot be a line": get("/ticks.plain?lastEventId=a%0Ab"),
  "an empty id of the browser's": get(count, { "last-event-id": "" }),
  "an empty id before the address": get(`${count}&lastEventId=2`, { "last-event-id": "" }),
  "an empty id in the address": get(`${count}&lastEventId=&Last-Event-Id=2`),
  "an empty id for values without ids": get("/ticks.plain", { "last-event-id": "" }),
  "two ids": get(`/ticks.plain?${input({ to: 1 })}`, { "last-event-id": ["1", "2"] }),
  "a stream by DELETE": { ...post("/ticks.plain", {}), method: "DELETE" },
  "a stream by POST with an empty body": { ...post("/ticks.plain", {}), body: "" },
  "a stream with a slash at the end": get("/ticks.plain/"),
  "a refusal in the midst": get("/ticks.fail"),
  "no session": get("/ticks.guarded"),
  "no session and bad input": get(`/ticks.guarded?${input({ to: "x" })}`),
  "a session in the connection's parameters": get(`/ticks.guarded?${params(alice)}`),
  "connection parameters that are null": get("/ticks.guarded?connectionParams=null"),
  "connection parameters that are no JSON": get("/ticks.guarded?connectionParams={bad"),
  "connection parameters that are no texts": get(`/ticks.guarded?${params([1])}`),
  "bad connection parameters of a query": get("/tokens.listAll?connectionParams={bad"),
  "a stream by PUT": { ...post("/ticks.plain", {}), method: "PUT" },
  "streams in a batch": get("/ticks.plain,ticks.plain?batch=1"),
  "a stream and a query in a batch": get("/ticks.plain,tokens.listAll?batch=1"),
  "an unknown stream": get("/ticks.nope"),
  "HEAD of a stream": { method: "HEAD", path: "/ticks.plain" },
};

// Equal but for the words, which are the validator's or were masked.
const sameButWords = {
  "bad input": get(`/ticks.count?${input({ to: "x" })}`),
  "input left out": get("/ticks.count"),
  "input that is no JSON": get("/ticks.count?input={bad"),
  "a crash in the midst": get("/ticks.crash"),
};

let ours;
let reference;

before(async () => {
  [ours, reference] = await Promise.all([startDemo(), startReference()]);
});
after(() => Promise.all([ours?.stop(), reference?.stop()]));

function compared({ status, headers, body }, options) {
  const bare = body.replace(
    /(?<=event: serialized-error\ndata: )[^\n]+/g,
    (shape) => JSON.stringify(withoutOurExtras(JSON.parse(shape), options)),
  );
  const names = ["allow", "content-type", "cache-control", "vary", "x-accel-buffering"];
  return { status, headers: names.map((name) => headers[name]), body: bare };
}

for (const [cases, words] of [
  [same, true],
  [sameButWords, false],
]) {
  for (const [name, asked] of Object.entries(cases)) {
    test(`${name}: streamed as @trpc/server streams it`, async () => {
      const [mine, real] = await Promise.all([send(ours.url, asked), send(reference.url, asked)]);
      assert.deepEqual(compared(mine, { words }), compared(real, { words }));
    });
  }
}

test("a quiet stream is kept alive by pings, and ends where the client leaves", async () => {
  const asked = get(`/ticks.wait?${input({ name: "raw" })}`);
  for (const { url } of [ours, reference]) {
    const { body } = await send(url, asked, (text, leave) => {
      if (text.split("event: ping\ndata: \n\n\n").length > 2) {
        leave();
      }
    });
    assert.match(body, /^event: connected\ndata: \{.*\}\n\n\ndata: "raw"\n\n\nevent: ping\n/);
    await eventually(async () => {
      const answer = await send(url, get("/ticks.namesWaiting"));
      assert.deepEqual(JSON.parse(answer.body).result.data, []);
    });
  }
});
