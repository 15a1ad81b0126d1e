// Tells the pages where their Japanese sentences are, so that those who read them need not wait
// for the rest of the page to ask: the script before the first paint has a gap for the address.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const OUT = new URL("../out", import.meta.url).pathname;
const CHUNKS = "_next/static/chunks";
const GAP = "%JAPANESE%";
// A sentence that is in no other file.
const MARK = "ライトテーマに切り替え";

const files = readdirSync(join(OUT, CHUNKS)).filter((name) => name.endsWith(".js"));
const found = files.filter((name) => readFileSync(join(OUT, CHUNKS, name), "utf8").includes(MARK));
const [chunk] = found;
if (!chunk || found.length > 1) {
  console.error(`${found.length} files hold the Japanese sentences, and one should`);
  process.exit(1);
}
let pages = 0;
for (const name of readdirSync(OUT, { recursive: true })) {
  if (!/\.(html|txt)$/.test(name)) continue;
  const path = join(OUT, name);
  const text = readFileSync(path, "utf8");
  if (!text.includes(GAP)) continue;
  writeFileSync(path, text.replaceAll(GAP, `/${CHUNKS}/${chunk}`));
  pages += name.endsWith(".html") ? 1 : 0;
}
if (pages === 0) {
  console.error("no page has the gap");
  process.exit(1);
}
console.log(`${pages} pages preload ${chunk} for those who read Japanese`);
