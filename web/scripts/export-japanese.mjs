// Renders every page once more, in Japanese, and leaves it beside the English one, `swap.ja.html`
// beside `swap.html`: the server sends each reader the page that needs no switching. The scripts of
// both are the same, so only this last step of the build runs again.
import { spawnSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { BUILT, WEB } from "./folders.mjs";

const ENGLISH = join(WEB, ".next", "export-en");
const NEXT = createRequire(import.meta.url).resolve("next/dist/bin/next");
const IS_PAGE = /^(?!_next\/).*\.(html|txt)$/;

rmSync(ENGLISH, { recursive: true, force: true });
renameSync(BUILT, ENGLISH);
const { status } = spawnSync(
  process.execPath,
  [NEXT, "build", "--experimental-build-mode", "generate"],
  {
    cwd: WEB,
    env: { ...process.env, ALPHA_LANGUAGE: "ja" },
    stdio: ["ignore", "ignore", "inherit"],
  },
);
if (status !== 0) throw new Error("the pages could not be rendered in Japanese");

let pages = 0;
for (const name of readdirSync(ENGLISH, { recursive: true })) {
  if (!IS_PAGE.test(name) || !statSync(join(ENGLISH, name)).isFile()) continue;
  const isSame = readFileSync(join(ENGLISH, name)).equals(readFileSync(join(BUILT, name)));
  if (isSame) continue;
  copyFileSync(join(BUILT, name), join(ENGLISH, name.replace(/\.\w+$/, ".ja$&")));
  pages += name.endsWith(".html") ? 1 : 0;
}
rmSync(BUILT, { recursive: true });
renameSync(ENGLISH, BUILT);
if (pages === 0) throw new Error("no page differs in Japanese");
console.log(`exported ${pages} pages in Japanese as well`);
