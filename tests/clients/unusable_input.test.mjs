// Input that nobody can use: it is refused, and the calls beside it in the batch are answered.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { startDemo } from "./demo_process.mjs";
import { test } from "./limited_test.mjs";
import { post, send } from "./raw_request.mjs";

let ours;

before(async () => {
  ours = await startDemo();
});
after(() => ours?.stop());

const UNUSABLE = {
  "half a letter": '"\\ud83d"',
  "half a letter in a key": '{"\\ud83d":1}',
  "NUL": '"a\\u0000b"',
  "100 levels": "[".repeat(100) + "]".repeat(100),
  "9,000 levels": "[".repeat(9_000) + "]".repeat(9_000),
  "a key twice": '{"a":1,"a":2}',
  "a number without end": "1e999",
  "a whole number of 5,000 digits": "9".repeat(5_000),
};
for (const [name, text] of Object.entries(UNUSABLE)) {
  test(`${name} in one call of a batch fails that call alone`, async () => {
    const body = `{"0":{"limit":3},"1":{"tag":${text}},"2":{"limit":4}}`;
    const path = "/tokens.page,tokens.page,tokens.page?batch=1";
    const { status, body: answered } = await send(ours.url, post(path, body));
    const [first, bad, last] = JSON.parse(answered);
    assert.equal(status, 207);
    assert.deepEqual([first.result.data, last.result.data], ["3 None", "4 None"]);
    assert.deepEqual([bad.error.data.code, bad.error.data.path], ["BAD_REQUEST", "tokens.page"]);
  });
}
