// Tells the pages where their sentences are, so that nobody waits for the rest of the page to ask
// for them: the script before the first paint has a gap for the address of each language.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUILT } from "./folders.mjs";

const CHUNKS = "_next/static/chunks";
// A sentence of each language that is in no other file.
const MARKS = { en: "Switch to the light theme", ja: "ライトテーマに切り替え" };

const files = readdirSync(join(BUILT, CHUNKS)).filter((name) => name.endsWith(".js"));

function chunkWith(mark) {
  const found = files.filter((name) =>
    readFileSync(join(BUILT, CHUNKS, name), "utf8").includes(mark),
  );
  if (found.length !== 1) throw new Error(`${found.length} files, not one, hold “${mark}”`);
  return `/${CHUNKS}/${found[0]}`;
}

const gaps = Object.entries(MARKS).map(([language, mark]) => [`%${language}%`, chunkWith(mark)]);
let pages = 0;
for (const name of readdirSync(BUILT, { recursive: true })) {
  if (!/\.(html|txt)$/.test(name)) continue;
  const path = join(BUILT, name);
  const text = readFileSync(path, "utf8");
  const filled = gaps.reduce((made, [gap, chunk]) => made.replaceAll(gap, chunk), text);
  if (filled === text) continue;
  writeFileSync(path, filled);
  pages += name.endsWith(".html") ? 1 : 0;
}
if (pages === 0) throw new Error("no page has the gaps");
console.log(`${pages} pages preload their sentences`);
