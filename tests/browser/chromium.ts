import { existsSync } from "node:fs";

const INSTALLED = "/usr/bin/chromium";
const SYSTEM_FONTS = "/etc/fonts/fonts.conf";

/** The package's own flags are not taken: they would switch web security off. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Tests ask nothing of other sites. To answer for them each request would go through Node, and
  // the browser would keep nothing in its cache.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

/** How to start a browser, in the words of Playwright's launch options. */
export interface Launch {
  executablePath: string;
  args: string[];
  env: NodeJS.ProcessEnv;
}

/** Chromium as ALPHA_CHROMIUM names it, else the installed one, else the one from npm. */
export async function findChromium(): Promise<Launch> {
  const installed = existsSync(INSTALLED) ? INSTALLED : undefined;
  const executablePath = process.env.ALPHA_CHROMIUM ?? installed;
  return executablePath ? { executablePath, args: FLAGS, env: process.env } : unpackChromium();
}

async function unpackChromium(): Promise<Launch> {
  const before = { ...process.env };
  // Makes the package unpack the libraries its Chromium needs too; a bare container has none.
  process.env.AWS_LAMBDA_JS_RUNTIME = "nodejs22.x";
  const { default: chromium } = await import("@sparticuz/chromium");
  const executablePath = await chromium.executablePath();
  const env = { ...process.env };
  if (existsSync(SYSTEM_FONTS)) delete env.FONTCONFIG_PATH;
  // The database and all else that the tests start keep the libraries of the machine.
  process.env = before;
  return { executablePath, args: [...FLAGS, "--no-zygote"], env };
}
