import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DAYS, SEED, TRADERS } from "./simulated-traders.ts";
import { PYTHON, ROOT } from "./system.ts";

// Taken of a competition that has gone on for days; workers, which ask anew, find it there.
if (!process.env.ALPHA_BROWSER_HOME_0) {
  const home = join(mkdtempSync(join(tmpdir(), "alpha-pictures-")), "home");
  const size = ["--seed", SEED, "--days", DAYS, "--users", TRADERS];
  const simulate = ["-m", "backend.app.cli", "simulate", "--keep", ...size];
  const env = { ...process.env, ALPHA_HOME: home, DATABASE_URL: "", REDIS_URL: "" };
  execFileSync(PYTHON, simulate, { cwd: ROOT, env, stdio: "inherit" });
  process.env.ALPHA_BROWSER_HOME_0 = home;
}
const { default: config } = await import("./playwright.config.ts");

/** `npm run pictures` takes the pictures of the documentation anew. */
export default {
  ...config,
  workers: 1,
  testMatch: "pictures.ts",
  use: { ...config.use, trace: "off" as const },
  projects: [
    {
      name: "desktop",
      use: {
        locale: "en-US",
        colorScheme: "dark" as const,
        viewport: { width: 1280, height: 800 },
      },
    },
    {
      name: "desktop-ja",
      use: {
        locale: "ja-JP",
        colorScheme: "dark" as const,
        viewport: { width: 1280, height: 800 },
      },
    },
    {
      name: "phone-ja",
      use: { ...config.projects?.[1]?.use },
    },
  ],
};
