// Batches answered line by line: the same lines from our server and from the real one.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { startDemo } from "./demo_process.mjs";
import { eventually } from "./eventually.mjs";
import { test } from "./limited_test.mjs";
import * as raw from "./raw_request.mjs";
import { startReference } from "./reference_server.mjs";

const jsonl = { "trpc-accept": "application/jsonl" };
const get = (path, headers = jsonl) => raw.get(path, headers);
const post = (path, value, headers = jsonl) => raw.post(path, value, headers);
const staggered = (...inputs) => {
  const names = inputs.map(() => "ticks.later").join(",");
  return get(`/${names}?batch=1&${raw.input({ ...inputs })}`);
};

// Answers whose lines come in an order of their own: equal to the byte.
const same = {
  "one query": get("/tokens.listAll?batch=1"),
  "one query that finds null": get(`/tokens.find?batch=1&${raw.input({ 0: { symbol: "X" } })}`),
  "one mutation": post("/trading.swap?batch=1", { 0: { amount: "1.5" } }),
  "one mutation without output": post("/trading.forget?batch=1", {}),
  "one refusal": post("/users.create?batch=1", { 0: { name: "bob" } }),
  "one unknown path": get("/nope.nope?batch=1"),
  "one mutation by GET": get("/trading.forget?batch=1"),
  "one stream": get("/ticks.plain?batch=1"),
  "the slow before the quick": staggered({ milliseconds: 100 }, { milliseconds: 0 }),
  "a failure before a success": staggered(
    { milliseconds: 0, fails: true },
    { milliseconds: 100 },
    { milliseconds: 200, fails: true },
  ),
  "by accept": get("/tokens.listAll?batch=1", { accept: "text/plain, application/jsonl" }),
  "by an accept with parameters": get("/tokens.listAll?batch=1", {
    accept: "application/jsonl;q=1",
  }),
  "another trpc-accept before accept": get("/tokens.listAll?batch=1", {
    "trpc-accept": "application/json",
    accept: "application/jsonl",
  }),
  "an empty body": post("/tokens.page?batch=1", ""),
  "a slash at the end": get("/tokens.listAll/?batch=1"),
  "one query by PUT": { ...post("/tokens.listAll?batch=1", {}), method: "PUT" },
  "no batch": get("/tokens.listAll"),
  "no batch of an unknown path": get("/nope"),
  "a batch of mixed kinds": get("/tokens.listAll,trading.swap?batch=1"),
  "no content type": { method: "POST", path: "/tokens.listAll?batch=1", headers: jsonl },
};

// Answers whose lines may come in any order, or whose words are the validator's: the same lines.
const sameLines = {
  "several at once": get("/tokens.listAll,tokens.page,nope?batch=1"),
  "bad input among good ones": get(
    `/tokens.find,tokens.find?batch=1&${raw.input({ 0: { symbol: "SOL" }, 1: {} })}`,
  ),
  "input that is no JSON": get("/tokens.listAll,tokens.find?batch=1&input={bad"),
  "a body that is no object": post("/trading.swap,trading.forget?batch=1", "[1]"),
};

let ours;
let reference;

before(async () => {
  [ours, reference] = await Promise.all([startDemo(), startReference()]);
});
after(() => Promise.all([ours?.stop(), reference?.stop()]));

function compared({ status, headers, body }) {
  // On a slow machine either server writes a space as a sign of life, whenever that is due.
  const bare = body.replace(/^ +/gm, "").replace(/\{"error":.*\}(?=\]\]\]\n|$)/g, (text) => {
    const { error } = JSON.parse(text);
    return JSON.stringify({ error: raw.withoutOurExtras(error, { words: true }) });
  });
  const { allow, vary } = headers;
  return { status, type: headers["content-type"], allow, vary, body: bare };
}

/** What each call of a line-by-line answer came to, put together from its lines. */
function results(body) {
  const [head, ...lines] = body.trim().split("\n").map((line) => JSON.parse(line));
  const filled = new Map(lines.map(([place, status, value]) => [place, [status, value]]));
  const whole = ([[value], ...places]) =>
    places.reduce((sum, [key, , place]) => {
      const [status, found] = filled.get(place);
      const part = status === 0 ? whole(found) : { failed: found };
      return key === null ? part : { ...sum, [key]: part };
    }, value);
  return Object.values(head).map((one) => {
    const result = whole(one);
    return result.error
      ? { error: raw.withoutOurExtras(result.error, { words: false }) }
      : result;
  });
}

for (const [name, asked] of Object.entries(same)) {
  test(`${name}: line by line as @trpc/server answers`, async () => {
    const [mine, real] = await Promise.all([raw.send(ours.url, asked), raw.send(reference.url, asked)]);
    assert.deepEqual(compared(mine), compared(real));
  });
}

for (const [name, asked] of Object.entries(sameLines)) {
  test(`${name}: with the results that @trpc/server gives`, async () => {
    const [mine, real] = await Promise.all([raw.send(ours.url, asked), raw.send(reference.url, asked)]);
    assert.equal(mine.status, real.status);
    assert.deepEqual(results(mine.body), results(real.body));
  });
}

test("a client that leaves stops the calls behind it", async () => {
  const path = `/ticks.linger,tokens.page?batch=1&${raw.input({ 0: { name: "left" } })}`;
  await raw.send(ours.url, get(path), (text, leave) => {
    if (text.includes("20 None")) {
      leave();
    }
  });
  await eventually(async () => {
    const answer = await raw.send(ours.url, get("/ticks.namesWaiting", {}));
    assert.deepEqual(JSON.parse(answer.body).result.data, []);
  });
});
