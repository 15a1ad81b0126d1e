// Writes what a browser may be sent instead of each file of the site: Brotli and gzip beside it,
// as small as they get, for that is done once and sent often.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { BUILT } from "./folders.mjs";

const IS_TEXT = /\.(html|css|js|json|svg|txt|xml|webmanifest)$/;
// What fits into one packet arrives no sooner for being smaller.
const BYTES_MIN = 1024;

const FORMS = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

/** Whether the compressed file is there and no older than what it was made of. */
function isCurrent(path, made) {
  return (statSync(made, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= statSync(path).mtimeMs;
}

const sent = { br: 0, gz: 0 };
let plain = 0;
for (const name of readdirSync(BUILT, { recursive: true })) {
  const path = join(BUILT, name);
  if (!IS_TEXT.test(name) || statSync(path).size < BYTES_MIN) continue;
  const bytes = readFileSync(path);
  plain += bytes.length;
  await Promise.all(
    Object.entries(FORMS).map(async ([ending, compress]) => {
      const made = `${path}.${ending}`;
      if (!isCurrent(path, made)) writeFileSync(made, await compress(bytes));
      sent[ending] += statSync(made).size;
    }),
  );
}
const kib = (bytes) => `${Math.round(bytes / 1024)} KiB`;
console.log(`compressed ${kib(plain)} to ${kib(sent.br)} (Brotli), ${kib(sent.gz)} (gzip)`);
