import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { keepBuild } from "./keep-builds.mjs";

const DAY_MS = 86_400_000;
const FIRST = new Date("2026-01-01T00:00:00Z");
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "builds-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What `next build` does to the folder, and the keeping after it. */
function build(chunks, now) {
  const out = join(folder, "out");
  rmSync(out, { recursive: true, force: true });
  const place = join(out, "_next", "static", "chunks");
  mkdirSync(place, { recursive: true });
  for (const [name, text] of Object.entries(chunks)) writeFileSync(join(place, name), text);
  keepBuild({ out, kept: join(folder, "kept"), now });
  return readdirSync(place).sort();
}

function later(days) {
  return new Date(FIRST.getTime() + days * DAY_MS);
}

it("the parts of the build before are there beside the new ones", () => {
  build({ "palette-1.js": "old", "shared.js": "same" }, FIRST);
  expect(build({ "palette-2.js": "new", "shared.js": "same" }, later(1))).toEqual([
    "palette-1.js",
    "palette-2.js",
    "shared.js",
  ]);
});

it("a file of the newest build is never replaced by an earlier one", () => {
  build({ "runtime.js": "old" }, FIRST);
  build({ "runtime.js": "new", "other.js": "" }, later(1));
  const path = join(folder, "out", "_next", "static", "chunks", "runtime.js");
  expect(readFileSync(path, "utf8")).toBe("new");
});

it("builds are forgotten after two weeks, counted from when they were made", () => {
  build({ "a.js": "" }, FIRST);
  build({ "b.js": "" }, later(13));
  expect(build({ "c.js": "" }, later(14.5))).toEqual(["b.js", "c.js"]);
  expect(build({ "d.js": "" }, later(27.5))).toEqual(["c.js", "d.js"]);
});

it("of many builds the last ten are kept, and one that changed nothing counts once", () => {
  for (let made = 0; made < 12; made += 1) build({ [`${made}.js`]: "" }, later(made / 100));
  for (let made = 0; made < 12; made += 1) build({ "x.js": "" }, later(1 + made / 100));
  const found = build({ "x.js": "" }, later(2));
  expect(found).toEqual([
    "10.js",
    "11.js",
    "2.js",
    "3.js",
    "4.js",
    "5.js",
    "6.js",
    "7.js",
    "8.js",
    "9.js",
    "x.js",
  ]);
  expect(existsSync(join(folder, "kept"))).toBe(true);
  expect(readdirSync(join(folder, "kept"))).toHaveLength(11);
});
