// Adds to package-lock.json the optional packages of other platforms that the registry at hand did
// not list when the lock was written. `npm ci` refuses a lock without them, and people on those
// platforms need them. Their integrity is unknown here, so npm checks it against the registry's.
import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("../package-lock.json", import.meta.url);
const SYSTEMS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const PROCESSORS = ["arm64", "arm", "ia32", "ppc64", "riscv64", "s390x", "wasm32", "x64"];
const C_LIBRARIES = { musl: "musl", gnu: "glibc", gnueabihf: "glibc", gnueabi: "glibc" };

/** Where a package named `…-linux-x64-musl` runs, as npm writes it. */
function platform(name) {
  const words = name.split(/[-/]/);
  const found = (known) => words.filter((word) => known.includes(word));
  const libc = words.flatMap((word) => C_LIBRARIES[word] ?? []);
  const told = { cpu: found(PROCESSORS), os: found(SYSTEMS), libc };
  return Object.fromEntries(Object.entries(told).filter(([, words]) => words.length > 0));
}

const lock = JSON.parse(readFileSync(FILE, "utf8"));
const added = [];
for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    if (path in lock.packages) continue;
    const kind = entry.dev ? { dev: true } : {};
    lock.packages[path] = { version, ...platform(name), ...kind, optional: true };
    added.push(name);
  }
}
const sorted = Object.entries(lock.packages).sort(([one], [other]) => (one < other ? -1 : 1));
lock.packages = Object.fromEntries(sorted);
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? "nothing to add" : `added ${added.join(", ")}`);
