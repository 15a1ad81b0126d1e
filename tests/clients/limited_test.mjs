// A test that fails soon, and lets its file end, when what it waits for never comes.
import { test as unlimited } from "node:test";

/** The slowest take six seconds on an idle machine. */
const MILLISECONDS_MAX = 25_000;

/** As `test` of node:test: a name, perhaps options, and what to do. */
export function test(name, ...rest) {
  const run = rest.pop();
  return unlimited(name, { timeout: MILLISECONDS_MAX, ...rest[0] }, run);
}
