// Puts the finished build in the place of the one that is served, in one step: while a build is made
// people go on reading the one before.
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { BUILT, SERVED, WEB } from "./folders.mjs";

const REPLACED = join(WEB, ".next", "replaced");

rmSync(REPLACED, { recursive: true, force: true });
if (existsSync(SERVED)) renameSync(SERVED, REPLACED);
renameSync(BUILT, SERVED);
rmSync(REPLACED, { recursive: true, force: true });
