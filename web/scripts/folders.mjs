import { join } from "node:path";

export const WEB = new URL("..", import.meta.url).pathname;

/** Where the build makes the site, step by step. */
export const BUILT = join(WEB, ".next", "export");

/** Where the server serves it from: always a whole build, the newest. */
export const SERVED = join(WEB, "out");
