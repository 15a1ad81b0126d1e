import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { keepBuild } from "../../web/scripts/keep-builds.mjs";
import { freePort, PYTHON, ROOT } from "./system.ts";

const HASHED = join("_next", "static");
const IS_TEXT = /\.(html|js|css|txt|json)$/;
const IS_COMPRESSED = /\.(br|gz)$/;

const SERVE = `
import sys
from pathlib import Path
import uvicorn
from backend.app.static_pages import StaticPages
uvicorn.run(StaticPages(Path(sys.argv[1])), port=int(sys.argv[2]), log_level="error")
`;

/** The site in a folder of its own, served to one page as the server serves it. */
export interface OwnSite {
  /** Puts another build in its place, in which this text is another; as a release does. */
  replace: (text: string, by: string) => void;
  stop: () => Promise<void>;
}

/** From now on the page gets the site from a copy, and all else from the system. */
export async function serveOwnSite(page: Page): Promise<OwnSite> {
  const home = mkdtempSync(join(tmpdir(), "alpha-site-"));
  const served = join(home, "out");
  cpSync(join(ROOT, "web", "out"), served, { recursive: true, preserveTimestamps: true });
  keepBuild({ out: served, kept: join(home, "kept"), now: new Date() });
  const port = await freePort();
  const server = spawn(PYTHON, ["-c", SERVE, served, String(port)], { cwd: ROOT, stdio: "ignore" });
  const origin = `http://localhost:${port}`;
  await expect(async () => expect((await fetch(origin)).status).toBe(200)).toPass();
  await page.route(isOfTheSite, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    const headers = { ...route.request().headers(), "accept-encoding": "identity" };
    const url = origin + pathname + search;
    // A line that was idle may have been closed just now.
    const response = await route.fetch({ url, headers, maxRetries: 3 });
    await route.fulfill({ response });
  });
  return {
    replace: (text, by) => {
      const next = nextBuild(served, { text, by });
      keepBuild({ out: next, kept: join(home, "kept"), now: new Date() });
      renameSync(served, join(home, "replaced"));
      renameSync(next, served);
    },
    stop: async () => {
      // The page may still be loading what it does not need yet.
      await page.unrouteAll({ behavior: "ignoreErrors" });
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill();
      await ended;
      rmSync(home, { recursive: true });
    },
  };
}

function isOfTheSite({ origin, pathname }: URL): boolean {
  return origin.includes("localhost") && !/^\/(trpc|rpc|api|admin\/queues)(\/|$)/.test(pathname);
}

/** What a build of a changed source leaves beside `site`: each hashed file has another name. */
function nextBuild(site: string, changed: { text: string; by: string }): string {
  const next = `${site}-next`;
  cpSync(site, next, { recursive: true, filter: (path) => !IS_COMPRESSED.test(path) });
  const files = readdirSync(next, { recursive: true, encoding: "utf8" })
    .map((name) => join(next, name))
    .filter((path) => IS_TEXT.test(path) && statSync(path).isFile());
  const names = new Map<string, string>();
  for (const path of files) {
    const folder = basename(dirname(path));
    if (!path.startsWith(join(next, HASHED))) continue;
    if (existsSync(join(dirname(path), "_buildManifest.js"))) names.set(folder, `next-${folder}`);
    else names.set(basename(path), `next-${basename(path)}`);
  }
  let changes = 0;
  for (const path of files) {
    let text = readFileSync(path, "utf8");
    for (const [name, another] of names) text = text.replaceAll(name, another);
    changes += text.split(changed.text).length - 1;
    writeFileSync(path, text.replaceAll(changed.text, changed.by));
    const renamed = path.replace(next, "");
    const target = join(next, replacedNames(renamed, names));
    if (target === path) continue;
    mkdirSync(dirname(target), { recursive: true });
    renameSync(path, target);
  }
  expect(changes, `places with ${changed.text}`).toBeGreaterThan(0);
  return next;
}

function replacedNames(path: string, names: ReadonlyMap<string, string>): string {
  return path
    .split("/")
    .map((part) => names.get(part) ?? part)
    .join("/");
}
