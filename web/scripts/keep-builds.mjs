// A page that is open while the site is built anew still asks for the parts of its own build. So the
// hashed files of the last builds stay beside those of the newest, under names that never clash.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BUILT, WEB } from "./folders.mjs";

const BUILDS_MAX = 10;
const AGE_DAYS_MAX = 14;
const DAY_MS = 86_400_000;
const HASHED = join("_next", "static");

/**
 * Keeps the hashed files of the build in `out` in a folder of its own under `kept`, forgets builds
 * that are too many or too old, and adds the files of the others to `out`. Gives their number.
 */
export function keepBuild({ out, kept, now }) {
  mkdirSync(kept, { recursive: true });
  const own = String(now.getTime());
  cpSync(join(out, HASHED), join(kept, own), { recursive: true });
  const earlier = readdirSync(kept)
    .filter((name) => /^\d+$/.test(name) && name !== own)
    .sort((one, other) => Number(other) - Number(one));
  const files = listed(join(kept, own));
  let builds = 0;
  for (const name of earlier) {
    const folder = join(kept, name);
    const isOld = now.getTime() - Number(name) > AGE_DAYS_MAX * DAY_MS;
    if (isOld || builds >= BUILDS_MAX || listed(folder) === files) {
      rmSync(folder, { recursive: true });
      continue;
    }
    builds += 1;
    cpSync(folder, join(out, HASHED), { recursive: true, force: false });
  }
  return builds;
}

function listed(folder) {
  return readdirSync(folder, { recursive: true }).sort().join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!existsSync(join(BUILT, HASHED))) throw new Error(`there is no build in ${BUILT}`);
  // Next empties all of its folder but the cache.
  const kept = join(WEB, ".next", "cache", "kept-builds");
  const count = keepBuild({ out: BUILT, kept, now: new Date() });
  console.log(`kept the hashed files of ${count} earlier builds`);
}
