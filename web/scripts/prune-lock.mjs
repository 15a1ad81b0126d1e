// Drops from package-lock.json the optional packages of other platforms that the registry at hand
// does not have, because `npm ci` refuses a lock whose packages it cannot find.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(FILE, "utf8"));

function isPublished(name, version) {
  try {
    return execFileSync("npm", ["view", `${name}@${version}`, "version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return false;
  }
}

const absent = Object.entries(lock.packages)
  .filter(([, entry]) => entry.optional && entry.os)
  .filter(([path, entry]) => !isPublished(path.split("node_modules/").at(-1), entry.version))
  .map(([path]) => path);

for (const path of absent) delete lock.packages[path];
for (const entry of Object.values(lock.packages)) delete entry.resolved;
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(absent.length === 0 ? "nothing to drop" : `dropped ${absent.join(", ")}`);
