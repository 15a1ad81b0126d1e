// The same raw requests to our server and to the real one: the answers must be the same.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { startDemo } from "./demo_process.mjs";
import { test } from "./limited_test.mjs";
import { get, input, post, send, withoutOurExtras } from "./raw_request.mjs";
import { startReference } from "./reference_server.mjs";

const BOUNDARY = "a-line-between";
const form = (path, headers = {}) => ({
  method: "POST",
  path,
  body: `--${BOUNDARY}\r\ncontent-disposition: form-data; name="amount"\r\n\r\n1\r\n--${BOUNDARY}--\r\n`,
  headers: { "content-type": `multipart/form-data; boundary=${BOUNDARY}`, ...headers },
});
const bytes = (path, body = "\u0000\u0001") => ({
  method: "POST",
  path,
  body,
  headers: { "content-type": "application/octet-stream" },
});
const alice = { authorization: "Bearer alice" };
const names = (count) => Array(count).fill("tokens.listAll").join(",");

// Requests whose answers are equal to the byte.
const same = {
  "a query": get("/tokens.listAll"),
  "a query whose unwanted input is no JSON": get("/tokens.listAll?input={bad"),
  "a query with input": get(`/tokens.find?${input({ symbol: "SOL" })}`),
  "a query that finds null": get(`/tokens.find?${input({ symbol: "X" })}`),
  "unknown input fields": get(`/tokens.find?${input({ symbol: "SOL", more: 1 })}`),
  "an optional input left out": get("/tokens.page"),
  "an empty input parameter": get("/tokens.page?input="),
  "an optional input given": get(`/tokens.page?${input({ limit: 5, tag: "a b+c" })}`),
  "plus signs as spaces": get("/tokens.page?input=%7B%22tag%22:+%22a+b%22%7D"),
  "a query by POST": post("/tokens.find", { symbol: "SOL" }),
  "a query by PUT": { ...post("/tokens.find", { symbol: "SOL" }), method: "PUT" },
  "a query by DELETE": { ...post("/tokens.find", { symbol: "SOL" }), method: "DELETE" },
  "a query by PATCH without content type": { method: "PATCH", path: "/tokens.listAll" },
  "OPTIONS without content type": { method: "OPTIONS", path: "/tokens.listAll" },
  "a query by POST with an empty body": post("/tokens.page", ""),
  "a query without input by POST with an empty body": post("/tokens.listAll", ""),
  "a mutation with an empty body": post("/trading.forget", ""),
  "a batch with an empty body": post("/tokens.page,tokens.listAll?batch=1", ""),
  "a batch of mutations with an empty body": post("/trading.forget,trading.forget?batch=1", ""),
  "a slash at the end": get("/tokens.listAll/"),
  "two slashes at the end": get("/tokens.listAll//"),
  "three slashes at the end": get("/tokens.listAll///"),
  "two slashes before the path": get("//tokens.listAll"),
  "a slash at the end of a batch": get("/tokens.listAll,tokens.page/?batch=1"),
  "a slash at the end by POST": post("/trading.forget/", {}),
  "an encoded slash at the end": get("/tokens.listAll%2F"),
  "no path": get(""),
  "no path by POST": post("", {}),
  "no path of a batch": get("?batch=1"),
  "a group within a group": get(`/users.saved.names?${input({ like: "a" })}`),
  "a group within a group in a batch": get("/users.saved.names,tokens.page?batch=1"),
  "a group": get("/users.saved"),
  "a mutation": post("/trading.swap", { amount: "1.5" }),
  "a mutation with text beyond ASCII": post("/trading.swap", { amount: "1", note: "αβ 日本 😀\n" }),
  "a mutation without output": post("/trading.forget", {}),
  "a mutation without input whose body is no JSON": post("/trading.forget", "{bad"),
  "a mutation by GET": get(`/trading.swap?${input({ amount: "1" })}`),
  "a mutation by GET in a batch": get(`/trading.swap,trading.forget?batch=1&input={}`),
  "an unknown path": get("/nope.nope"),
  "an unknown path by POST": post("/nope.nope", {}),
  "an unknown path with quotes": get("/no%22pe"),
  "an empty path": get("/"),
  "a path that is not decodable": get("/%ZZ"),
  "a path that is not UTF-8": get("/%FF"),
  "an encoded path": get("/tokens%2ElistAll"),
  "HEAD": { method: "HEAD", path: "/tokens.listAll" },
  "HEAD of an unknown path": { method: "HEAD", path: "/nope" },
  "a refusal": post("/users.create", { name: "bob" }),
  "no session": get("/users.me"),
  "no session and bad input": post("/trading.guarded", { amount: 1 }),
  "a session": get("/users.me", alice),
  "a session and input": post("/trading.guarded", { amount: "1" }, alice),
  "POST without content type": { method: "POST", path: "/trading.swap", body: "{}" },
  "POST of text": post("/trading.swap", "{}", { "content-type": "text/plain" }),
  "POST of a form": post("/trading.swap", "a=1", {
    "content-type": "application/x-www-form-urlencoded",
  }),
  "a content type with parameters in capitals": post(
    "/trading.swap",
    { amount: "1" },
    { "content-type": "Application/JSON; charset=utf-8" },
  ),
  "GET with the content type of a form": get("/tokens.listAll", { "content-type": "text/plain" }),
  "content type judged before the method": { method: "PUT", path: "/nope", body: "x" },
  "a body past the limit": post("/trading.swap", { amount: "1".repeat(70_000) }),
  "a body past the limit that nobody reads": post("/trading.forget", { a: "1".repeat(70_000) }),
  "a form by POST": form("/trading.forget"),
  "a form for a query": form("/tokens.listAll"),
  "a form for a query with optional input": form("/tokens.page"),
  "a form for a batch": form("/tokens.page,tokens.listAll?batch=1"),
  "a form for an unknown path": form("/nope"),
  "a form for a stream": form("/ticks.plain"),
  "a form without a session": form("/trading.guarded"),
  "a form that asks for lines": form("/tokens.page?batch=1", { "trpc-accept": "application/jsonl" }),
  "a form with connection parameters": form("/tokens.page?connectionParams={bad"),
  "a form that nobody reads": { ...form("/tokens.listAll"), body: "no form" },
  "bytes by POST": bytes("/trading.forget"),
  "bytes for a query": bytes("/tokens.listAll"),
  "bytes for a query with optional input": bytes("/tokens.page"),
  "bytes past the limit": bytes("/tokens.page", "1".repeat(70_000)),
  "bytes for a batch": bytes("/tokens.page,tokens.listAll?batch=1"),
  "bytes with a content type in capitals": {
    ...bytes("/tokens.page"),
    headers: { "content-type": "Application/Octet-Stream" },
  },
  "unreadable connection parameters": get("/tokens.listAll?connectionParams={bad"),
  "connection parameters that are no object": get("/tokens.listAll?connectionParams=[]"),
  "connection parameters that are no texts": get('/tokens.listAll?connectionParams={"a":1}'),
  "connection parameters of a mutation": post("/trading.forget?connectionParams=1", {}),
  "two headers of one name, the first a wish": get("/tokens.listAll", {
    accept: ["application/jsonl", "text/html"],
  }),
  "two headers of one name, the last a wish": get("/tokens.listAll", {
    accept: ["text/html", "application/jsonl"],
  }),
  "the same wish twice": get("/tokens.listAll?batch=1", {
    "trpc-accept": ["application/jsonl", "application/jsonl"],
  }),
  "two sessions": get("/users.me", { authorization: ["Bearer alice", "Bearer bob"] }),
  "a batch": get(`/tokens.listAll,tokens.page?batch=1&${input({ 1: { limit: 3 } })}`),
  "a batch of one": get("/tokens.listAll?batch=1"),
  "a batch without input": get("/tokens.listAll,tokens.page?batch=1"),
  "a batch with encoded commas": get("/tokens.listAll%2Ctokens.page?batch=1"),
  "commas without batch": get("/tokens.listAll,tokens.page"),
  "batch=true is not a batch": get("/tokens.listAll?batch=true"),
  "batch=1 twice": get("/tokens.listAll?batch=1&batch=0"),
  "a batch of mutations": post("/trading.swap,users.create?batch=1", {
    0: { amount: "1" },
    1: { name: "eve" },
  }),
  "a batch of mixed outcomes": post("/trading.swap,users.create?batch=1", {
    0: { amount: "1" },
    1: { name: "bob" },
  }),
  "a batch whose calls all fail alike": post("/users.create,users.create?batch=1", {
    0: { name: "bob" },
    1: { name: "bob" },
  }),
  "a batch with an unknown path": get("/tokens.listAll,nope?batch=1"),
  "a batch of mixed kinds": get("/tokens.listAll,trading.swap?batch=1"),
  "a batch of mixed kinds, mutation first": post("/trading.swap,tokens.listAll?batch=1", {}),
  "a batch whose input is no object": post("/trading.swap,trading.forget?batch=1", "[1]"),
  "a batch whose input is a number": post("/trading.swap,trading.forget?batch=1", "1"),
  "a batch of twenty": get(`/${names(20)}?batch=1`),
  "a batch of twenty-one": get(`/${names(21)}?batch=1`),
  "a trailing comma in a batch": get("/tokens.listAll,?batch=1"),
  "a foreign key in a batch's input": get(`/tokens.page?batch=1&${input({ 7: { limit: 3 } })}`),
};

// Answers that agree in everything but the words, which are the validator's or the parser's own.
const sameButWords = {
  "input of the wrong shape": get(`/tokens.find?${input({ symbol: 1 })}`),
  "input of the wrong type": get(`/tokens.find?${input("SOL")}`),
  "input left out": get("/tokens.find"),
  "null for an optional input": get("/tokens.page?input=null"),
  "a number as text": get(`/tokens.page?${input({ limit: "5" })}`),
  "a number past its bounds": get(`/tokens.page?${input({ limit: 101 })}`),
  "a fraction for a whole number": get(`/tokens.page?${input({ limit: 1.5 })}`),
  "true for a number": get(`/tokens.page?${input({ limit: true })}`),
  "input that is no JSON": get("/tokens.find?input={bad"),
  "a body that is no JSON": post("/trading.swap", "{bad"),
  "an empty body": post("/trading.swap", ""),
  "a form for a procedure that wants JSON": form("/trading.swap"),
  "a form that is none": { ...form("/tokens.page"), body: "no form" },
  "a form that is empty": { ...form("/tokens.page"), body: "" },
  "a form that is cut off": { ...form("/tokens.page"), body: `--${BOUNDARY}\r\n` },
  "a form past the limit": {
    ...form("/tokens.page"),
    body: form("").body.replace("\r\n1\r\n", `\r\n${"1".repeat(70_000)}\r\n`),
  },
  "a form without a boundary": {
    ...form("/tokens.page"),
    headers: { "content-type": "multipart/form-data" },
  },
  "bytes for a procedure that wants JSON": bytes("/trading.swap"),
  "NaN in a body": post("/trading.swap", '{"amount":NaN}'),
  "a bad input among good ones": get(
    `/tokens.find,tokens.find?batch=1&${input({ 0: { symbol: "SOL" }, 1: {} })}`,
  ),
  "a batch whose input is no JSON": get("/tokens.listAll,tokens.find?batch=1&input={bad"),
};

let ours;
let reference;

before(async () => {
  [ours, reference] = await Promise.all([startDemo(), startReference()]);
});
after(() => Promise.all([ours?.stop(), reference?.stop()]));

function comparable(value, options) {
  if (Array.isArray(value)) {
    return value.map((item) => comparable(item, options));
  }
  return value?.error ? { error: withoutOurExtras(value.error, options) } : value;
}

function compared({ status, headers, body }, options) {
  return {
    status,
    type: headers["content-type"],
    vary: headers.vary,
    allow: headers.allow,
    body: body && JSON.stringify(comparable(JSON.parse(body), options)),
  };
}

for (const [cases, words] of [
  [same, true],
  [sameButWords, false],
]) {
  for (const [name, asked] of Object.entries(cases)) {
    test(`${name} is answered as @trpc/server answers it`, async () => {
      const [mine, real] = await Promise.all([send(ours.url, asked), send(reference.url, asked)]);
      assert.deepEqual(compared(mine, { words }), compared(real, { words }));
    });
  }
}

// The real server leaves out what RFC 9110 asks of a 405.
for (const method of ["GET", "PUT", "DELETE", "OPTIONS"]) {
  for (const asked of [form("/trading.forget"), bytes("/nope"), bytes("/tokens.listAll")]) {
    const { path, headers } = asked;
    test(`${method} ${path} with ${headers["content-type"]} is refused, and names POST`, async () => {
      const one = method === "GET" ? { method, path, headers } : { ...asked, method };
      const [mine, real] = await Promise.all([send(ours.url, one), send(reference.url, one)]);
      const { allow, ...same } = compared(mine, { words: true });
      assert.equal(allow, "POST");
      assert.deepEqual({ ...same, allow: undefined }, compared(real, { words: true }));
    });
  }
}
